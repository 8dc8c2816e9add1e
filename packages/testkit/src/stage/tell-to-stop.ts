import type { ServiceProcess } from '../start-service.ts';

/** How a service ended, how long after it was told to, and all it wrote. */
export interface Stopped {
  code: number | string;
  tookMs: number;
  output: string;
}

/** Tells a service to stop; `then` is what happens while it does. */
export async function tellToStop(service: ServiceProcess, then: () => unknown = () => undefined): Promise<Stopped> {
  const toldAt = performance.now();
  service.kill('SIGTERM');
  await then();
  const code = await service.exited;
  return { code, tookMs: performance.now() - toldAt, output: service.output() };
}
