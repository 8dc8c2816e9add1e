import { describe, expect, test } from '@jest/globals';
import { insertStatement } from '../../src/store/insert-statement.ts';

describe('insertStatement', () => {
  test('has one array parameter per column, and instants come as milliseconds', () => {
    const text = insertStatement<number>('seen', [
      { name: 'at', type: 'instant', of: (row) => row },
      { name: 'id', type: 'smallint', of: (row) => row },
    ]);
    expect(text).toBe(
      'INSERT INTO seen (at, id) SELECT to_timestamp(at / 1000), id ' +
        'FROM unnest($1::double precision[], $2::smallint[]) AS row (at, id) ON CONFLICT DO NOTHING',
    );
  });
});
