import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const file = new URL('../../../../package.json', import.meta.url);
const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<string, string> };

test('scripts start Node in one way, which hands signals to it', () => {
  const starting = Object.entries(scripts).filter(([, command]) =>
    /\bnode\b/.test(command.replaceAll('node_modules/.', '')),
  );
  const otherwise = starting.filter(
    ([, command]) => !/^(?:[A-Z_]+=\S+ )*exec node_modules\/node\/bin\/node /.test(command),
  );
  expect(starting.length).toBeGreaterThan(5);
  expect(otherwise).toEqual([]);
});
