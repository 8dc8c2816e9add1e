import { afterEach, expect, jest, test } from '@jest/globals';
import { startService, type StartedService } from '../fixtures/start-service.ts';

jest.setTimeout(60_000);

let service: StartedService | null = null;

afterEach(async () => {
  service?.child.kill('SIGKILL');
  await service?.exited;
});

test('a service that is told no deadline and hangs at a stop has ended within 25 s of the signal', async () => {
  service = startService({ BEHAVIOUR: 'hang', DEADLINE: 'default' });
  await service.said('running');
  const signalledAt = performance.now();
  service.child.kill('SIGTERM');
  expect(await service.exited).toEqual({ code: 1, signal: null });
  expect(performance.now() - signalledAt).toBeLessThan(25_000);
});
