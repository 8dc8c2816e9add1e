import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { serviceMetrics } from '../../../../scripts/service-metrics.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pagesIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .sort();

const DECISIONS = pagesIn('docs/decisions');

describe('decisions', () => {
  test('are numbered without gaps', () => {
    const numbers = DECISIONS.map((name) => name.slice(0, 4));
    expect(numbers).toEqual(DECISIONS.map((_, index) => String(index + 1).padStart(4, '0')));
  });

  test.each(DECISIONS)('%s has its number in its title, and the three parts that page 1 asks for', (name) => {
    const headings = read(`docs/decisions/${name}`).match(/^##? .*/gm) ?? [];
    expect(headings[0]).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
    const parts = ['## Context', '## Decision', '## How confirmed'];
    expect(headings.filter((heading) => parts.includes(heading))).toEqual(parts);
  });
});

/** Made on each machine, and not in the repository; or the form of a name. */
const MADE_LATER = new Set(['config/endpoints.yaml', 'docs/decisions/NNNN-what-was-decided.md']);
const CITED = /(?<![\w./-])(?:packages|docs|config|deploy|scripts|bench|patches|\.ci|\.github)\/[\w./-]*/g;
const CITED_IN_PACKAGE = /(?<![\w./-])[a-z-]+\/(?:src|test)\/[\w./-]*/g;
const LINKED = /\]\((?!https?:)([^)#]+)[^)]*\)/g;

/** Below a package's own page, `src/...` and `test/...` are its own. */
const CITED_BY_PACKAGE = /(?<![\w./-])(?:src|test)\/[\w./-]*/g;

/** Paths in running text and in commands start at the root, `checker/src/...` in packages, links at the page. */
function citedPaths(page: string): string[] {
  const text = read(page);
  const inPackage = page.startsWith('packages/') ? (text.match(CITED_BY_PACKAGE) ?? []) : [];
  return [
    ...(text.match(CITED) ?? []),
    ...(text.match(CITED_IN_PACKAGE) ?? []).map((path) => `packages/${path}`),
    ...[...inPackage, ...[...text.matchAll(LINKED)].map(([, path = '']) => path)].map((path) =>
      join(dirname(page), path),
    ),
  ].map((path) => path.replace(/\.+$/, ''));
}

const PACKAGE_PAGES = readdirSync(join(ROOT, 'packages'))
  .map((name) => `packages/${name}/README.md`)
  .filter((page) => existsSync(join(ROOT, page)));

describe('paths cited', () => {
  const pages = [
    ...['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'deploy/README.md', 'bench/README.md'],
    ...['docs', 'docs/decisions'].flatMap((folder) => pagesIn(folder).map((name) => `${folder}/${name}`)),
    ...PACKAGE_PAGES,
  ];
  test.each(pages)('in %s exist', (page) => {
    const missing = citedPaths(page).filter((path) => !MADE_LATER.has(path) && !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });

  test('are found in text, commands and links', () => {
    expect(citedPaths('CONTRIBUTING.md')).toEqual(
      expect.arrayContaining(['packages/schema/src/check-result.ts', '.ci/run', 'docs/architecture.md']),
    );
    expect(citedPaths('docs/architecture.md')).toContain('packages/checker/src/probe/http');
    expect(citedPaths('packages/devstack/README.md')).toContain('packages/devstack/src/start-parts.ts');
  });
});

describe('the page for operations', () => {
  test('names metrics that the services have', () => {
    const names = [...serviceMetrics('checker'), ...serviceMetrics('writer')].map(({ name }) => name);
    const cited = read('docs/operations.md').match(/\bcheckstream_[a-z]+_\w+/g) ?? [];
    expect(cited.length).toBeGreaterThan(5);
    expect(cited.filter((name) => !names.includes(name))).toEqual([]);
  });
});
