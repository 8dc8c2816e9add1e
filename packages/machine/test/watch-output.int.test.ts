import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { watchOutput } from '../src/index.ts';

const MACHINE = new URL('../src/index.ts', import.meta.url).href;
const SCRIPT = `
import { watchOutput } from '${MACHINE}';
watchOutput(process);
process.stdout.write('a line');
process.stdout.write('another', () => (process.exitCode = 7));
`;

function watched() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const exits: number[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const exit = (code: number) => {
    exits.push(code);
    resolve();
  };
  const { end } = watchOutput({ stdout, stderr, exit } as unknown as NodeJS.Process);
  const fail = (stream: PassThrough, code: string) => stream.emit('error', Object.assign(new Error(code), { code }));
  return { stdout, stderr, exits, ended, fail, end };
}

describe('a reader that has seen enough', () => {
  test('does not change how a process ends', async () => {
    const args = ['--input-type=module', '-e', SCRIPT];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [said, [code]] = await Promise.all([text(child.stderr), closed]);
    expect([said, code]).toEqual(['', 7]);
  });

  test('of what is told ends nothing either', () => {
    const { stderr, exits, fail } = watched();
    fail(stderr, 'EPIPE');
    expect(exits).toEqual([]);
  });
});

test('output that is lost for another reason is told, and fails', async () => {
  const { stdout, stderr, exits, fail } = watched();
  fail(stdout, 'ENOSPC');
  await once(stderr, 'data').then(([line]) => expect(String(line)).toBe('The output could not be written: ENOSPC\n'));
  expect(exits).toEqual([74]);
  fail(stderr, 'EIO');
  expect(exits).toEqual([74, 74]);
});

test('a process ends with its own code when nothing was lost', async () => {
  const { exits, ended, end } = watched();
  end(7);
  await ended;
  expect(exits).toEqual([7]);
});

test('output of which the loss is only told after the last write decides how a process ends', async () => {
  const { stdout, exits, ended, end, fail } = watched();
  stdout.write = (...words: unknown[]) => {
    const written = words.at(-1) as () => void;
    written();
    process.nextTick(() => fail(stdout, 'ENOSPC'));
    return true;
  };
  end(0);
  await ended;
  expect(exits).toEqual([74]);
});
