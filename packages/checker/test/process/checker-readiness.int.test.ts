import { createEmbeddedKafka } from '@checkstream/embedded-kafka';
import { anEndpoint } from '@checkstream/schema/testing';
import { openSite, waitFor } from '@checkstream/testkit';
import { afterEach, expect, test } from '@jest/globals';
import { openWorld } from './checker-world.ts';

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

test('a checker is not ready while its results do not reach Kafka, and ready again once they do', async () => {
  const kafka = await createEmbeddedKafka();
  undo.push(() => kafka.close());
  const world = await openWorld(kafka.brokers);
  undo.push(() => world.close());
  const site = await openSite((_request, response) => response.end('hello'));
  undo.push(() => site.close());
  const definition = { url: site.url, intervalMs: 5_000, timeoutMs: 2_000 };
  await world.apply([anEndpoint({ endpointId: 'acme/home', definition })]);
  const checker = world.start();
  await checker.ready();

  const refusing = kafka.faults.inject({
    on: 'Produce',
    do: 'answer',
    error: 'NOT_LEADER_OR_FOLLOWER',
    topic: world.topics.checks,
    times: Infinity,
  });
  const unready = await waitFor(
    'it not to be ready',
    async () => {
      const answer = await checker.get('/health/ready');
      return answer.status === 503 && answer;
    },
    { timeoutMs: 20_000 },
  );
  expect(unready.text).toContain('the last results did not reach Kafka');
  expect((await checker.get('/health/live')).status).toBe(200);

  refusing.lift();
  await checker.ready();
  expect(await checker.stop()).toBe(0);
}, 90_000);
