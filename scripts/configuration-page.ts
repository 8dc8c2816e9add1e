import type { SettingDescription } from '../packages/runtime/src/index.ts';

interface Services {
  checker: SettingDescription[];
  writer: SettingDescription[];
}

/** The page of all settings: what both services share comes first, then what only one of them has. */
export function configurationPage({ checker, writer }: Services): string {
  const paths = (settings: SettingDescription[]) => new Set(settings.map(({ path }) => path));
  const [ofChecker, ofWriter] = [paths(checker), paths(writer)];
  return [
    INTRODUCTION,
    '## Both services',
    table(shared(checker, writer)),
    '## Checker',
    table(checker.filter(({ path }) => !ofWriter.has(path))),
    '## Writer',
    table(writer.filter(({ path }) => !ofChecker.has(path))),
  ].join('\n\n');
}

/** The settings of both, with both defaults where they differ. */
function shared(checker: SettingDescription[], writer: SettingDescription[]): SettingDescription[] {
  return checker.flatMap((setting) => {
    const twin = writer.find(({ path }) => path === setting.path);
    if (twin === undefined) return [];
    const differs = twin.default !== setting.default;
    return [
      { ...setting, default: differs ? `${setting.default} (checker), ${twin.default} (writer)` : setting.default },
    ];
  });
}

const INTRODUCTION = `# Configuration

Made from the code by \`pnpm generate\`; do not edit.

Settings come from the environment first, then from the JSON file that \`CONFIG_FILE\` names (the second column is the place in that file; see [config/checker.example.json](../config/checker.example.json) and [config/writer.example.json](../config/writer.example.json)). A key that is not known is an error. \`--check-config\` prints the effective settings with secrets masked, and exits.

Durations are written \`100ms\`, \`30s\`, \`5m\`, \`1h\`, \`30d\`; sizes \`512B\`, \`64KiB\`, \`1MiB\`.`;

function table(settings: SettingDescription[]): string {
  const rows = settings.map(
    (setting) =>
      `| ${variables(setting)} | \`${setting.path}\` | ${fallback(setting)} | ${escapeCell(setting.expected)} | ${meaning(setting)} |`,
  );
  return ['| variable | in the file | default | accepts | for |', '|---|---|---|---|---|', ...rows].join('\n');
}

function variables({ variable, pathVariable }: SettingDescription): string {
  return [variable, pathVariable]
    .filter((name) => name !== null)
    .map((name) => `\`${name}\``)
    .join(' or ');
}

function fallback(setting: SettingDescription): string {
  if (setting.required) return '**required**';
  return setting.default === null || setting.default === '' ? 'none' : escapeCell(setting.default);
}

function meaning({ doc, secret }: SettingDescription): string {
  return escapeCell(secret ? `${doc} (secret)` : doc);
}

const escapeCell = (text: string) => text.replaceAll('|', '\\|');
