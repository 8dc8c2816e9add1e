import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import {
  createTopics,
  fetchOffsets,
  kafkaSettings,
  loadSettings,
  openProducer,
  topicSettings,
} from '@checkstream/runtime';
import { anEndpoint } from '@checkstream/schema/testing';
import { kafkaBrokers, uniqueName, waitFor } from '@checkstream/testkit';
import { applyEndpoints } from '../../src/apply/apply-endpoints.ts';
import { client, codec } from '../kafka/kafka.ts';
import { startChecker } from './start-checker.ts';

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function listen(answer: RequestListener): Promise<{ url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Takes every schema, and is away when asked for one. */
const registryAway: RequestListener = (request, response) => {
  response.statusCode = request.method === 'POST' ? 200 : 503;
  response.end('{"id":1}');
};

test('a stop while a definition waits for the registry lets probes end and publishes them', async () => {
  const name = uniqueName('stop');
  let asked = 0;
  const site = await listen((_request, response) => {
    asked++;
    setTimeout(() => response.end('ok'), 1_500);
  });
  const registry = await listen(registryAway);
  const env = {
    KAFKA_BROKERS: kafkaBrokers().join(','),
    KAFKA_TOPIC_CHECKS: `${name}.checks`,
    KAFKA_TOPIC_ENDPOINTS: `${name}.endpoints`,
    KAFKA_TOPIC_DEAD_LETTERS: `${name}.dead-letters`,
    KAFKA_PARTITIONS: '1',
    KAFKA_REPLICATION: '1',
    CHECKER_LOCATION: name.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-'),
    SCHEMA_REGISTRY_URL: registry.url,
  };
  await createTopics(client(), loadSettings({ kafka: kafkaSettings, topics: topicSettings }, { env }));
  const definition = { url: site.url, intervalMs: 5_000, timeoutMs: 4_000 };
  const endpoints = Array.from({ length: 6 }, (_, number) => anEndpoint({ endpointId: `acme/e${number}`, definition }));
  await applyEndpoints({
    client: client(),
    topic: env.KAFKA_TOPIC_ENDPOINTS,
    ...codec,
    wanted: new Map([['acme', endpoints]]),
    approve: () => true,
    signal: new AbortController().signal,
  });
  const checker = startChecker(env);
  undo.push(() => checker.kill());
  await checker.ready();

  const producer = openProducer(client());
  // Written with a schema of id 99, which only the registry knows.
  await producer.send(env.KAFKA_TOPIC_ENDPOINTS, [{ key: 'acme/new', value: Buffer.from([0, 0, 0, 0, 99, 1, 2]) }]);
  await producer.close();
  await checker.logged('the wait', ({ msg }) => String(msg).includes('not available yet'));
  const before = asked;
  await waitFor('a probe', () => asked > before, { timeoutMs: 15_000 });

  expect(await checker.stop()).toBe(0);
  const published = (await fetchOffsets(client(), env.KAFKA_TOPIC_CHECKS)).get(0)?.high;
  expect(published).toBe(BigInt(asked));
}, 60_000);
