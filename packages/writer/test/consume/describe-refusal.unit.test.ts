import { describe, expect, test } from '@jest/globals';
import { describeRefusal } from '../../src/consume/describe-refusal.ts';
import { ValueRefusedError } from '../../src/rows/value-refused-error.ts';

/** As pg throws them. */
const said = (code: string, message: string, fields: object = {}) =>
  Object.assign(new Error(message), { code, ...fields });

describe('a refused value, for the dead letter', () => {
  test.each([
    [
      said('22003', 'value "70000" is out of range for type smallint'),
      'PostgreSQL refused a value: value "70000" is out of range for type smallint (22003)',
    ],
    [
      said('22008', 'timestamp out of range: "1e+18"'),
      'PostgreSQL refused a value: timestamp out of range: "1e+18" (22008)',
    ],
    [
      said('23502', 'null value in column "total_ms" of relation "checks" violates not-null constraint', {
        table: 'checks',
        column: 'total_ms',
        detail: 'Failing row contains (hunter2).',
      }),
      'PostgreSQL refused a value: null value in column "total_ms" of relation "checks" violates not-null constraint (23502)',
    ],
    [
      said('22021', 'invalid byte sequence for encoding "UTF8": 0x00'),
      'PostgreSQL refused a value: invalid byte sequence for encoding "…": 0x00 (22021)',
    ],
    [
      new ValueRefusedError('expected an integer from -32768 to 32767 in http_status, got 70000'),
      'expected an integer from -32768 to 32767 in http_status, got 70000 (22003)',
    ],
  ])('%s', (error, sentence) => {
    expect(describeRefusal(error)).toBe(sentence);
  });

  test.each(['hunter2', 'a" of relation "checks', 'first\nhunter2', 'hunter2"', '"'])(
    'never quotes what a text of the result says: %j',
    (value) => {
      const error = said('22P02', `invalid input syntax for type json: "${value}"`, { table: 'checks' });
      expect(describeRefusal(error)).toBe(
        'PostgreSQL refused a value: invalid input syntax for type json: "…" (22P02)',
      );
    },
  );
});
