// pnpm generate: writes every file that follows from the code. With --check it writes nothing and fails where one is not up to date.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { checkerSettings } from '../packages/checker/src/settings.ts';
import { describeDemoSites } from '../packages/devstack/src/index.ts';
import { describeSettings } from '../packages/runtime/src/index.ts';
import { endpointsFileJsonSchema } from '../packages/schema/src/endpoints-file/index.ts';
import { checkResultSchema, endpointDefinitionSchema } from '../packages/schema/src/index.ts';
import { writerSettings } from '../packages/writer/src/settings.ts';
import { configurationPage } from './configuration-page.ts';
import { metricsPage } from './metrics-page.ts';
import { serviceMetrics } from './service-metrics.ts';

const ROOT = join(import.meta.dirname, '..');

const GENERATED: { path: string; render: (current: string) => string }[] = [
  { path: 'packages/schema/avro/CheckResult.avsc', render: () => JSON.stringify(checkResultSchema) },
  { path: 'packages/schema/avro/EndpointDefinition.avsc', render: () => JSON.stringify(endpointDefinitionSchema) },
  { path: 'config/endpoints.schema.json', render: () => JSON.stringify(endpointsFileJsonSchema()) },
  { path: 'README.md', render: (current) => withSection(current, 'demo-sites', describeDemoSites()) },
  {
    path: 'docs/configuration.md',
    render: () =>
      configurationPage({ checker: describeSettings(checkerSettings), writer: describeSettings(writerSettings) }),
  },
  {
    path: 'docs/metrics.md',
    render: () => metricsPage({ checker: serviceMetrics('checker'), writer: serviceMetrics('writer') }),
  },
];

const checking = process.argv.includes('--check');
const outdated: string[] = [];
for (const { path, render } of GENERATED) {
  const file = join(ROOT, path);
  const current = await readFile(file, 'utf8').catch(() => '');
  const text = await formatted(file, render(current));
  if (current === text) continue;
  outdated.push(path);
  if (checking) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

if (checking && outdated.length > 0) {
  process.stderr.write(`Not up to date, run \`pnpm generate\`: ${outdated.join(', ')}\n`);
  process.exitCode = 1;
} else {
  const written = outdated.length === 0 ? 'all up to date' : `wrote ${outdated.join(', ')}`;
  process.stdout.write(`${GENERATED.length} generated files, ${written}\n`);
}

/** Replaces what stands between the two comments that name the section. */
function withSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no ${begin} ... ${end}`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

async function formatted(file: string, text: string): Promise<string> {
  const options = (await resolveConfig(file)) ?? {};
  return format(text, { ...options, parser: file.endsWith('.md') ? 'markdown' : 'json' });
}
