import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../../..');
const PAGE = readFileSync(resolve(ROOT, 'SECURITY.md'), 'utf8');

/** Rows of the tables: what holds, and the tests that show it. */
const PROMISES = [...PAGE.matchAll(/^\| (?!what holds|-)(.+?) +\| (.+?) +\|$/gm)].map(
  ([, promise = '', shown = '']) => ({
    promise,
    tests: shown.split(', ').map((path) => path.replaceAll('`', '')),
  }),
);

describe('the page on security', () => {
  test.each(PROMISES)('shows by tests: $promise', ({ tests }) => {
    expect(tests).not.toEqual([]);
    const others = tests.filter((path) => !/^[a-z-]+\/test\/.+\.(?:unit|int)\.test\.ts$/.test(path));
    const missing = tests.filter((path) => !existsSync(resolve(ROOT, 'packages', path)));
    expect({ others, missing }).toEqual({ others: [], missing: [] });
  });

  test('says of every threat what holds and what does not', () => {
    const [, ...threats] = PAGE.split(/^## (?=Hostile|The network|Secrets|Supply)/m);
    expect(threats).toHaveLength(7);
    expect(PROMISES.length).toBeGreaterThan(25);
    expect(threats.filter((text) => !text.includes('| what holds') || !text.includes('What does not hold:'))).toEqual(
      [],
    );
  });
});
