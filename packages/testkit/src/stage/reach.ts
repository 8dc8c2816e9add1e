import { openSilentServer } from '../open-silent-server.ts';
import type { ServiceProcess } from '../start-service.ts';
import { waitFor } from '../wait-for.ts';
import type { Stage } from './play.ts';

type Env = Record<string, string>;

const LONG = { timeoutMs: 30_000 };
/** Longer than any test waits. */
const NEVER_MS = 120_000;

/** A service that says it is ready. */
export async function isReady({ world }: Stage, env: Env = {}): Promise<ServiceProcess> {
  const service = world.start(env);
  await service.ready();
  return service;
}

/** A service that waits for a server which accepts its connection and never says a word. */
export async function waitsForSilence({ world, undo }: Stage, envOf: (port: number) => Env): Promise<ServiceProcess> {
  const silent = await openSilentServer();
  undo.push(() => silent.close());
  const service = world.start(envOf(silent.port));
  await silent.asked();
  return service;
}

/** A service that stands at its first request of that kind. */
export async function standsAt(
  { kafka, world }: Stage,
  on: 'Metadata' | 'JoinGroup' | 'ListOffsets',
  { clientId, env = {} }: { clientId: string; env?: Env },
): Promise<ServiceProcess> {
  const fault = kafka.faults.inject({ on, do: 'delay', ms: NEVER_MS, times: Infinity, clientId });
  const service = world.start(env);
  await waitFor(on, () => fault.fired() > 0, LONG);
  return service;
}

/** A service that was ready, and whose group is in a rebalance that goes on. */
export async function isInRebalance(stage: Stage, group: string): Promise<ServiceProcess> {
  const { faults } = stage.kafka;
  const service = await isReady(stage);
  const fault = faults.inject({ on: 'SyncGroup', do: 'delay', ms: NEVER_MS, group });
  await waitFor('a group to disturb', () => (faults.rebalance(group), true), LONG);
  await waitFor('the rebalance', () => fault.fired() > 0, LONG);
  return service;
}

/** A service that was ready, and is so no more since Kafka has left. */
export async function isAwayFromKafka(stage: Stage): Promise<ServiceProcess> {
  const service = await isReady(stage);
  stage.kafka.leave();
  await waitFor('readiness to end', async () => (await service.get('/health/ready')).status === 503, LONG);
  return service;
}
