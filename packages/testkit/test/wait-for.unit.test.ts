import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../src/wait-for.ts';

describe('waitFor', () => {
  test('resolves with the first truthy value', async () => {
    let calls = 0;
    await expect(waitFor('three calls', () => (++calls === 3 ? calls : null), { everyMs: 1 })).resolves.toBe(3);
  });

  test('a condition that throws twice and then holds is met', async () => {
    let calls = 0;
    const condition = () => {
      if (++calls < 3) throw new Error('not there');
      return 'there';
    };
    await expect(waitFor('it', condition, { everyMs: 1 })).resolves.toBe('there');
  });

  test('gives up on a condition that never answers', async () => {
    const waiting = waitFor('a row', () => new Promise<boolean>(() => {}), { timeoutMs: 20, everyMs: 5 });
    await expect(waiting).rejects.toThrow('Waited 20 ms in vain for a row: the last look at it never came back');
  });

  test('names what it waited for, how long, and the last error', async () => {
    const waiting = waitFor('a row', () => Promise.reject(new Error('no such table')), { timeoutMs: 20, everyMs: 5 });
    await expect(waiting).rejects.toThrow('Waited 20 ms in vain for a row: no such table');
  });
});
