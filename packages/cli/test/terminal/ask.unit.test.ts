import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Interrupted } from '../../src/interrupted.ts';
import type { Interruption } from '../../src/interrupted.ts';
import { ask } from '../../src/terminal/ask.ts';

/** Keys arrive one by one, as from a terminal in raw mode. */
function asking() {
  const stopping = new AbortController();
  const input = new PassThrough();
  const shown: string[] = [];
  const write = (text: Buffer, _encoding: string, done: () => void) => (shown.push(String(text)), done());
  const output = Object.assign(new Writable({ write }), { isTTY: true, columns: 80 });
  const interrupt = (signal: Interruption) => stopping.abort(new Interrupted(signal));
  const answer = ask('Remove 1 endpoint? [y/N] ', { input, output, signal: stopping.signal, interrupt });
  return { answer, interrupt, type: (keys: string) => input.write(keys), shown: () => shown.join('') };
}

describe('a question at a terminal', () => {
  test('is answered with a line', async () => {
    const { answer, type, shown } = asking();
    type('yes\r');
    await expect(answer).resolves.toBe('yes');
    expect(shown()).toContain('Remove 1 endpoint? [y/N] ');
  });

  test('is not answered by Ctrl-D', async () => {
    const { answer, type, shown } = asking();
    type('\u0004');
    await expect(answer).resolves.toBe('');
    expect(shown()).toMatch(/\n$/);
  });

  test('ends with Ctrl-C, which is a key there and no signal', async () => {
    const { answer, type, shown } = asking();
    type('\u0003');
    await expect(answer).rejects.toMatchObject({ name: 'Interrupted', exitCode: 130 });
    expect(shown()).toMatch(/\n$/);
  });

  test('ends with a signal', async () => {
    const { answer, interrupt } = asking();
    interrupt('SIGTERM');
    await expect(answer).rejects.toMatchObject({ name: 'Interrupted', exitCode: 143 });
  });
});
