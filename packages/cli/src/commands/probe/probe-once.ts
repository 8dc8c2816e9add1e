import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCheck } from '@checkstream/checker/probe';
import type { CheckOptions, HopFacts } from '@checkstream/checker/probe';
import { plainDefinition } from '@checkstream/schema';
import type { CheckResult, Endpoint } from '@checkstream/schema';

export interface Probed {
  endpoint: Endpoint;
  result: CheckResult;
  hops: HopFacts[];
}

const WARM_UP_WITHIN_MS = 1_000;

/** One check as a checker makes it. Nothing of it is left when it resolves. Rejects with the signal's reason. */
export async function probeOnce(endpoint: Endpoint, options: CheckOptions, signal: AbortSignal): Promise<Probed> {
  await warmUp(options, signal);
  let hops: HopFacts[] = [];
  const { check, close } = createCheck({ ...options, onJourney: (journey) => (hops = journey) });
  try {
    const result = await check(endpoint, Date.now(), signal);
    if (result === null) throw signal.reason as Error;
    return { endpoint, result, hops };
  } finally {
    await close();
  }
}

/**
 * Probes a page of this very process first. What Node reads and compiles the first time would be charged to the site:
 * some 20 ms that a checker, which runs for days, does not measure.
 */
async function warmUp(options: CheckOptions, signal: AbortSignal): Promise<void> {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  const listens = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!listens) return; // nothing depends on it
  const { check, close } = createCheck({ ...options, mayConnect: () => true });
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const definition = { ...plainDefinition(url), timeoutMs: WARM_UP_WITHIN_MS };
  try {
    await check({ endpointId: 'default/warm-up', definitionHash: 0, definition }, Date.now(), signal);
  } finally {
    await close();
    server.close();
  }
}
