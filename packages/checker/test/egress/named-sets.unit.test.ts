import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { NAMED_SETS } from '../../src/egress/named-sets.ts';

const OPERATIONS = new URL('../../../../docs/operations.md', import.meta.url);

test('the page on operations lists every set as it is', () => {
  const [, section = ''] = /^## Where probes may connect\n(.*?)^## /ms.exec(readFileSync(OPERATIONS, 'utf8')) ?? [];
  const rows = [...section.matchAll(/^\| `([a-z-]+)` +\| (`.*)\|$/gm)];
  const documented = rows.map(([, name = '', cell = '']) => {
    const parts = [...cell.matchAll(/`([^`]+)`/g)].map(([, part = '']) => part);
    return [name, parts.flatMap((part) => NAMED_SETS[part] ?? [part])];
  });
  expect(Object.fromEntries(documented)).toEqual(NAMED_SETS);
});
