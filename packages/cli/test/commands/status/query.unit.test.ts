import { expect, test } from '@jest/globals';
import { queryStatus } from '../../../src/commands/status/query.ts';

test('reckons no uptimes where no endpoint was found', async () => {
  const asked: string[] = [];
  const query = (text: string) => {
    asked.push(text);
    return Promise.resolve({ rows: [], rowCount: 0 });
  };
  expect(await queryStatus({ query }, { tenant: 'acme', location: null, outcome: null, labels: null })).toEqual([]);
  expect(asked).toHaveLength(1);
});
