import { describe, expect, test } from '@jest/globals';
import { within } from '../../src/connection/within.ts';

const late = () => new Error('late');

describe('a deadline', () => {
  test('lets the outcome of timely work through', async () => {
    await expect(within(60_000, Promise.resolve(1), late)).resolves.toBe(1);
    await expect(within(60_000, Promise.reject(new Error('refused')), late)).rejects.toThrow('refused');
  });

  test('rejects when the work has not settled by then', async () => {
    await expect(within(1, new Promise(() => {}), late)).rejects.toThrow('late');
  });
});
