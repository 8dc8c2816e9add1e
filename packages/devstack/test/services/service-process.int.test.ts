import { expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import path from 'node:path';
import { isAlive } from '@checkstream/machine';
import { waitFor } from '@checkstream/testkit';
import { runProcess } from '../../src/services/service-process.ts';

function aService({ entry = 'a-service.ts', env = {}, lastCallMs = 20_000 } = {}) {
  const lines: string[] = [];
  const pids: number[] = [];
  const service = {
    entry: path.join(import.meta.dirname, entry),
    env: { GIVEN: 'yes', ...env },
    onLine: (line: string) => lines.push(line),
    onStart: (pid: number) => pids.push(pid),
    lastCallMs,
  };
  return { service, lines, pids };
}

test('a service that is killed has ended, and its lines were heard', async () => {
  const { service, lines, pids } = aService();
  const ended = runProcess(service, new AbortController().signal);
  await waitFor('its life', () => lines.length === 1);
  process.kill(Number(pids[0]), 'SIGKILL');
  expect(await ended).toBe('SIGKILL');
  expect(lines).toEqual([`${pids[0]} yes`]);
});

test('a service ends when it is asked to', async () => {
  const { service, lines, pids } = aService();
  const stopping = new AbortController();
  const ended = runProcess(service, stopping.signal);
  await waitFor('its life', () => lines.length === 1);
  stopping.abort();
  expect(await ended).toBe('exit code 0');
  expect(pids.map(isAlive)).toEqual([false]);
});

test('a service that does not end when it is asked to is killed after its last call', async () => {
  const { service, lines, pids } = aService({ lastCallMs: 200 });
  const stopping = new AbortController();
  const ended = runProcess(service, stopping.signal);
  await waitFor('its life', () => lines.length === 1);
  process.kill(Number(pids[0]), 'SIGSTOP');
  stopping.abort();
  expect(await ended).toBe('SIGKILL');
});

test('a process that cannot be started is a life that ended, whichever way the system refuses it', async () => {
  const { signal } = new AbortController();
  const tooLarge = aService({ env: { LARGE: 'x'.repeat(4_000_000) } });
  expect(await runProcess(tooLarge.service, signal)).toBe('not started: E2BIG');

  const { service, pids } = aService();
  const ended = runProcess(service, signal, (entry, args, options) =>
    fork(entry, args, { ...options, execPath: '/no' }),
  );
  expect(await ended).toBe('not started: ENOENT');
  expect(pids).toEqual([]);
});
