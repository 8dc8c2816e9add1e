import { afterEach, expect, test } from '@jest/globals';
import { anEndpoint, slotsWithout } from '@checkstream/schema/testing';
import { openSite, openUnsteadyKafka, parseExposition, valueOf, waitFor } from '@checkstream/testkit';
import { openWorld } from './checker-world.ts';
import { readResults } from './read-results.ts';

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

const BUFFER = 60;
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const LONG = { timeoutMs: 40_000 };

test('while Kafka is away a checker probes on until its buffer is full, misses slots then, and drops no result', async () => {
  const kafka = await openUnsteadyKafka();
  undo.push(() => kafka.close());
  const world = await openWorld(kafka.brokers);
  undo.push(() => world.close());
  const asked = new Map<string, number>();
  const site = await openSite(({ url = '' }, response) => {
    asked.set(url, (asked.get(url) ?? 0) + 1);
    response.end('hello');
  });
  undo.push(() => site.close());
  const endpoints = Array.from({ length: 60 }, (_, number) => {
    const definition = { url: `${site.url}e${number}`, intervalMs: 5_000, timeoutMs: 2_000 };
    return anEndpoint({ endpointId: `acme/e${number}`, definition });
  });
  await world.apply(endpoints);
  const checker = world.start({ CHECKER_BUFFER: String(BUFFER) });
  const metric = async (name: string, labels = {}) =>
    valueOf(parseExposition((await checker.get('/metrics')).text), `checkstream_checker_${name}`, labels);
  const status = async (path: string) => (await checker.get(path)).status;
  await waitFor('results of all', async () => (await metric('published_results_total')) >= 60, LONG);

  kafka.leave();
  const missed = () => metric('missed_slots_total', { reason: 'backpressure' });
  await waitFor('missed slots', async () => (await missed()) >= 30, LONG);
  expect(await metric('buffered_results')).toBe(BUFFER);
  expect([await status('/health/ready'), await status('/health/live')]).toEqual([503, 200]);

  kafka.comeBack();
  await checker.ready();
  const before = new Map(asked);
  const askedAgain = () => [...asked].every(([url, times]) => times > (before.get(url) ?? 0));
  await waitFor('a probe of each', askedAgain, LONG);
  expect(await checker.stop()).toBe(0);

  const results = await readResults(world.client, world.topics.checks);
  const ofEach = Map.groupBy(results, ({ endpointId }) => endpointId);
  expect([...ofEach].map(([id, own]) => [`/${id.split('/')[1] ?? ''}`, own.length]).sort()).toEqual([...asked].sort());
  for (const own of ofEach.values()) {
    const slots = own.map(({ scheduledAt }) => scheduledAt);
    expect(slots).toEqual(slots.toSorted((a, b) => a - b));
  }
  // Some more may have been missed before the first result of an endpoint, or after its last.
  const told = checker.lines.filter(({ msg }) => msg === 'slots missed').map(({ slots }) => Number(slots));
  const gaps = [...ofEach.values()].map(slotsWithout);
  expect(sum(gaps)).toBeGreaterThanOrEqual(30);
  expect(sum(told)).toBeGreaterThanOrEqual(sum(gaps));
}, 120_000);
