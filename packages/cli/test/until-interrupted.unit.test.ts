import { describe, expect, test } from '@jest/globals';
import { Interrupted } from '../src/interrupted.ts';
import { runCli } from '../src/run-cli.ts';
import { untilInterrupted } from '../src/until-interrupted.ts';
import { aDevFile } from './support/a-dev-file.ts';
import { aFolder } from './support/a-folder.ts';
import { aTerminal } from './support/a-terminal.ts';

const never = new Promise<never>(() => {});

describe('work that is interrupted', () => {
  test('settles as it does when it knows the signal', async () => {
    const stopping = new AbortController();
    const work = new Promise((_, reject) => stopping.signal.addEventListener('abort', () => reject(new Error('mine'))));
    const waiting = untilInterrupted(work, stopping.signal);
    stopping.abort(new Interrupted('SIGINT'));
    await expect(waiting).rejects.toThrow('mine');
  });

  test('is left alone when it does not', async () => {
    const stopping = new AbortController();
    const waiting = untilInterrupted(never, stopping.signal, 1);
    stopping.abort(new Interrupted('SIGINT'));
    await expect(waiting).rejects.toThrow('Stopped by Ctrl-C.');
    await expect(untilInterrupted(never, stopping.signal, 1)).rejects.toThrow('Stopped by Ctrl-C.');
  });
});

test('whatever fails after an interruption is told as the interruption', async () => {
  const terminal = aTerminal({ signal: AbortSignal.abort(new Interrupted('SIGTERM')) });
  expect(await runCli(['topics'], terminal, '1.2.3')).toBe(143);
  expect(terminal.printed().err).toBe('Stopped by SIGTERM.');
});

test('a command ends although what it waits for knows nothing of interruptions', async () => {
  const folder = await aFolder();
  await folder.write({ '.data/dev.json': JSON.stringify(aDevFile()) });
  const stopping = new AbortController();
  const devRuns = () => {
    stopping.abort(new Interrupted('SIGINT'));
    return never;
  };
  const terminal = aTerminal({ cwd: folder.path, devRuns, signal: stopping.signal });
  expect(await runCli(['topics'], terminal, '1.2.3')).toBe(130);
  await folder.remove();
});
