import { expect, test } from '@jest/globals';
import path from 'node:path';
import { waitFor } from '@checkstream/testkit';
import { superviseService } from '../../src/services/supervise-service.ts';

function supervise(signal: AbortSignal) {
  const lines: string[] = [];
  const pids: number[] = [];
  const deaths: string[] = [];
  const ended = superviseService(
    {
      name: 'service',
      entry: path.join(import.meta.dirname, 'a-service.ts'),
      env: { GIVEN: 'yes' },
      onLine: (line) => lines.push(line),
      onStart: (pid) => pids.push(pid),
      onDeath: (how, restartInMs) => deaths.push(`${how}, again in ${restartInMs} ms`),
    },
    signal,
  );
  return { lines, pids, deaths, ended };
}

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

test('a service that is killed is started again, and ends when it is asked to', async () => {
  const stopping = new AbortController();
  const service = supervise(stopping.signal);
  await waitFor('the first life', () => service.lines.length === 1);
  process.kill(Number(service.pids[0]), 'SIGKILL');
  await waitFor('the second life', () => service.lines.length === 2);
  expect(service.deaths).toEqual(['SIGKILL, again in 100 ms']);
  expect(service.lines).toEqual(service.pids.map((pid) => `${pid} yes`));

  stopping.abort();
  await service.ended;
  expect(service.pids.map(isAlive)).toEqual([false, false]);
});

test('a service that is asked to end before it began never lives', async () => {
  const service = supervise(AbortSignal.abort());
  await service.ended;
  expect(service.pids).toEqual([]);
});
