import { describe, expect, test } from '@jest/globals';
import { classifyDatabaseError, type DatabaseTrouble } from '../../src/database/classify-error.ts';
import { ConnectionLostError } from '../../src/database/connection-lost-error.ts';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('refused'), { code }, more);

const CASES: [DatabaseTrouble, string[]][] = [
  [
    'transient',
    ['08000', '08001', '08003', '08006', '08P01', '57P01', '57P02', '57P03', '53300', '40001', '40P01', '55P03'],
  ],
  ['transient', ['25P03', '57P05']],
  ['transient', ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'CONNECTION_LOST']],
  ['value', ['22001', '22003', '22007', '22008', '22021', '22P02', '22P03', '23502']],
  ['duplicate', ['23505']],
  [
    'fatal',
    [
      '28P01',
      '3D000',
      '42501',
      '42P01',
      '42703',
      '22004',
      '2200H',
      '22P04',
      '22P05',
      '53100',
      '57014',
      '57P04',
      'XX000',
    ],
  ],
];

describe('classifyDatabaseError', () => {
  test.each(CASES.flatMap(([trouble, codes]) => codes.map((code) => ({ code, trouble }))))(
    '$code is $trouble',
    ({ code, trouble }) => expect(classifyDatabaseError(withCode(code))).toBe(trouble),
  );

  test('a failed check is a bad value when a constraint is named, else a missing partition', () => {
    expect(classifyDatabaseError(withCode('23514', { constraint: 'raw_floor_one_check' }))).toBe('value');
    expect(classifyDatabaseError(withCode('23514', { constraint: undefined }))).toBe('partition');
  });

  test('a lost connection is transient; what has no code stops the process', () => {
    expect(classifyDatabaseError(new ConnectionLostError('gone'))).toBe('transient');
    expect(classifyDatabaseError(new TypeError('a mistake of ours'))).toBe('fatal');
    expect(classifyDatabaseError('no error at all')).toBe('fatal');
  });
});
