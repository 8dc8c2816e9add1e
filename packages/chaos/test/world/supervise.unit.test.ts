import { waitFor, type ServiceProcess } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';
import { supervise, type Life } from '../../src/world/supervise.ts';

interface FakeProcess {
  signals: NodeJS.Signals[];
  exit: (how: number | string) => void;
}

function aService() {
  const processes: FakeProcess[] = [];
  const begun: Life[] = [];
  const start = () => {
    const { promise: exited, resolve: exit } = Promise.withResolvers<number | string>();
    const signals: NodeJS.Signals[] = [];
    processes.push({ signals, exit });
    return { exited, kill: (signal: NodeJS.Signals) => void signals.push(signal) } as ServiceProcess;
  };
  const service = supervise('writer-1', start, (life) => begun.push(life));
  const process = (at: number) => processes[at] ?? { signals: [], exit: () => undefined };
  return { service, process, begun };
}

test.each(['SIGKILL', 'SIGTERM'] as const)('%s ends a life, and another one follows', async (signal) => {
  const { service, process, begun } = aService();
  const ended = service.end(signal);
  process(0).exit(signal);
  expect(await ended).toBe(true);
  expect(process(0).signals).toEqual([signal]);
  expect(begun.map(({ name }) => name)).toEqual(['writer-1.1', 'writer-1.2']);
  expect(service.lives[0]).toMatchObject({ asked: { signal }, ended: { how: signal } });
  expect(service.present()).toMatchObject({ name: 'writer-1.2', asked: null, ended: null });
});

test('a fault that finds a life that ended by itself asks nothing of it, and leaves its successor alone', async () => {
  const { service, process } = aService();
  process(0).exit(1);
  await waitFor('the end of the first life', () => service.present().ended !== null);
  expect(await service.freeze(0)).toBe(false);
  expect(await service.end('SIGKILL')).toBe(false);
  expect(service.lives[0]).toMatchObject({ asked: null, ended: { how: 1 }, frozen: [] });
  expect([...process(0).signals, ...process(1).signals]).toEqual([]);
  expect(service.present()).toMatchObject({ name: 'writer-1.2', ended: null });
});
