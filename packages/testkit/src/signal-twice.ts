import type { ServiceProcess } from './start-service.ts';
import { waitFor } from './wait-for.ts';

/** How a service ended, and how long after the second signal. */
export interface SecondEnd {
  code: number | string;
  tookMs: number;
}

/** Tells a service to stop, and again more than a second later; a repeat in between is still the first signal. */
export async function signalTwice(service: ServiceProcess): Promise<SecondEnd> {
  service.kill('SIGTERM');
  const { time } = await service.logged('stopping');
  service.kill('SIGINT');
  await waitFor('a second to pass', () => Date.now() > Date.parse(String(time)) + 1_100);
  const toldAt = performance.now();
  service.kill('SIGTERM');
  return { code: await service.exited, tookMs: performance.now() - toldAt };
}
