import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { fetchOffsets, openProducer } from '@checkstream/runtime';
import { anEndpoint } from '@checkstream/schema/testing';
import { openSite, waitFor } from '@checkstream/testkit';
import { openWorld } from './checker-world.ts';

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function aSite(answer: RequestListener): Promise<string> {
  const site = await openSite(answer);
  undo.push(() => site.close());
  return site.url;
}

/** Takes every schema, and is away when asked for one. */
const registryAway: RequestListener = (request, response) => {
  response.statusCode = request.method === 'POST' ? 200 : 503;
  response.end('{"id":1}');
};

test('a stop while a definition waits for the registry lets probes end and publishes them', async () => {
  let asked = 0;
  const site = await aSite((_request, response) => {
    asked++;
    setTimeout(() => response.end('ok'), 1_500);
  });
  const registry = await aSite(registryAway);
  const world = await openWorld();
  undo.push(() => world.close());
  const definition = { url: site, intervalMs: 5_000, timeoutMs: 4_000 };
  const endpoints = Array.from({ length: 6 }, (_, number) => anEndpoint({ endpointId: `acme/e${number}`, definition }));
  await world.apply(endpoints);
  const checker = world.start({ SCHEMA_REGISTRY_URL: registry });
  await checker.ready();

  const producer = openProducer(world.client);
  // Written with a schema of id 99, which only the registry knows.
  await producer.send(world.topics.endpoints, [{ key: 'acme/new', value: Buffer.from([0, 0, 0, 0, 99, 1, 2]) }]);
  await producer.close();
  await checker.logged('schema of an endpoint definition not available yet');
  const before = asked;
  await waitFor('a probe', () => asked > before, { timeoutMs: 15_000 });

  expect(await checker.stop()).toBe(0);
  const published = [...(await fetchOffsets(world.client, world.topics.checks)).values()];
  expect(published.reduce((sum, { high }) => sum + high, 0n)).toBe(BigInt(asked));
}, 60_000);
