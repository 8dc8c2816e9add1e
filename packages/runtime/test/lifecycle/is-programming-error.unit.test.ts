import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { isProgrammingError } from '../../src/lifecycle/is-programming-error.ts';

test.each([new TypeError('x'), new RangeError('x'), runInNewContext('new ReferenceError("x")') as Error])(
  '%p is one',
  (error) => {
    expect(isProgrammingError(error)).toBe(true);
  },
);

test.each([new Error('x', { cause: new TypeError('x') }), { name: 'TypeError' }, 'TypeError', null])(
  '%p is none',
  (error) => {
    expect(isProgrammingError(error)).toBe(false);
  },
);
