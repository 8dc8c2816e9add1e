import { describe, expect, test } from '@jest/globals';
import { within } from '../../src/connection/within.ts';

const { signal } = new AbortController();
const late = () => new Error('late');

describe('a deadline', () => {
  test('lets the outcome of timely work through', async () => {
    await expect(within(Promise.resolve(1), { ms: 60_000, late, signal })).resolves.toBe(1);
    await expect(within(Promise.reject(new Error('refused')), { ms: 60_000, late, signal })).rejects.toThrow('refused');
  });

  test('rejects when the work has not settled by then', async () => {
    await expect(within(new Promise(() => {}), { ms: 1, late, signal })).rejects.toThrow('late');
  });

  test('rejects as soon as the command is asked to end', async () => {
    const stopping = new AbortController();
    const waiting = within(new Promise(() => {}), { ms: 60_000, late, signal: stopping.signal });
    stopping.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    const { signal: aborted } = stopping;
    await expect(within(new Promise(() => {}), { ms: 60_000, late, signal: aborted })).rejects.toThrow('stop');
  });
});
