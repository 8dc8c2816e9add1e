import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { createEmbeddedKafka } from '../../src/index.ts';
import type { EmbeddedKafka, Fault } from '../../src/index.ts';
import { openWire } from '../conformance/wire.ts';
import type { Wire } from '../conformance/wire.ts';
import * as requests from './requests.ts';
import type { RecordedExchange, Request } from './requests.ts';

/** From Apache Kafka 4.3.1, by record.ts. */
const recorded = JSON.parse(
  await readFile(new URL('recorded-exchanges.json', import.meta.url), 'utf8'),
) as RecordedExchange[];

let kafka: EmbeddedKafka;
let wires: Wire[];
beforeEach(async () => {
  kafka = await createEmbeddedKafka();
  wires = [];
  const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.createTopics({ topics: [{ topic: requests.TOPIC, numPartitions: 1 }] });
  await admin.disconnect();
});
afterEach(async () => {
  for (const wire of wires) wire.end();
  await kafka.close();
});

async function wireOf(): Promise<Wire> {
  const wire = await openWire(kafka.brokers[0] ?? '');
  wires.push(wire);
  return wire;
}

const ask = async (wire: Wire, { api, version, body }: Request) =>
  (await wire.exchange(api, version, body)).toString('hex');

function exchange(name: string): RecordedExchange {
  const found = recorded.find((each) => each.name === name);
  if (found === undefined) throw new Error(`recorded-exchanges.json: expected "${name}", it is not there`);
  return found;
}

const REFUSED = [
  requests.produce(),
  requests.fetch(),
  requests.listOffsets(),
  requests.findCoordinator(),
  ...requests.ofStranger(),
].flatMap((request) =>
  ['NOT_LEADER_OR_FOLLOWER', 'NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS']
    .map((error) => ({ name: `${error} ${request.api}`, error, request }))
    .filter(({ name }) => recorded.some((each) => each.name === name)),
);

/** While the coordinator loads, a heartbeat is taken on trust: it is no refusal, and so no fault. */
const refusals = REFUSED.filter(({ name }) => name !== 'COORDINATOR_LOAD_IN_PROGRESS Heartbeat');

describe('a refusal on request is, byte for byte, that of Apache Kafka', () => {
  test.each(refusals)('$name', async ({ name, error, request }) => {
    const fault = kafka.faults.inject({ on: request.api, do: 'answer', error } as Fault);
    await expect(ask(await wireOf(), request)).resolves.toBe(exchange(name).answer);
    expect(fault.fired()).toBe(1);
  });

  /** Apache Kafka says this when it cannot write its own offsets topic; the layout is that of the other refusal. */
  test.each(requests.ofStranger())('COORDINATOR_NOT_AVAILABLE $api', async (request) => {
    kafka.faults.inject({ on: request.api, do: 'answer', error: 'COORDINATOR_NOT_AVAILABLE' } as Fault);
    const { answer } = exchange(`NOT_COORDINATOR ${request.api}`);
    await expect(ask(await wireOf(), request)).resolves.toBe(answer.replace(/0010(?=(?:ffffffff)?0*$)/, '000f'));
  });

  test('every kind of request was recorded with every error, where it has one', () => {
    expect(refusals).toHaveLength(14);
  });
});

test('a forced rebalance looks, byte for byte, like one by a newcomer to Apache Kafka', async () => {
  const member = await wireOf();
  const memberId = requests.memberIdOf(Buffer.from(await ask(member, requests.joinGroup()), 'hex'));
  await ask(member, requests.joinGroup(memberId));
  await ask(member, requests.syncGroup(1, memberId, [memberId]));
  kafka.faults.rebalance(requests.GROUP);
  const answers = {
    'rebalance Heartbeat': await ask(member, requests.heartbeat(1, memberId)),
    'rebalance OffsetCommit': await ask(member, requests.offsetCommit(1, memberId)),
    'rebalance SyncGroup': await ask(member, requests.syncGroup(1, memberId)),
    joined: await ask(member, requests.joinGroup(memberId)),
    'rejoined OffsetCommit': await ask(member, requests.offsetCommit(2, memberId)),
    'rejoined Heartbeat of the old generation': await ask(member, requests.heartbeat(1, memberId)),
  };
  const { joined, ...others } = answers;
  expect(joined.slice(8, 20)).toBe('000000000002');
  expect(others).toEqual(Object.fromEntries(Object.keys(others).map((name) => [name, exchange(name).answer])));
});

describe('a throttled answer is, byte for byte and in its time, that of Apache Kafka', () => {
  test.each([requests.produce(115_000), requests.fetch()])('$api', async (request) => {
    const {
      answer,
      throttleMs = 0,
      answeredAfterMs = 0,
      nextAnsweredAfterMs = 0,
    } = exchange(`throttle ${request.api}`);
    expect(answeredAfterMs).toBeLessThan(throttleMs / 2);
    expect(nextAnsweredAfterMs).toBeGreaterThan(throttleMs - 10);
    kafka.faults.inject({ on: request.api, do: 'throttle', ms: throttleMs });
    const wire = await wireOf();
    const askedAt = performance.now();
    await expect(ask(wire, request)).resolves.toBe(answer);
    const answeredAt = performance.now();
    await ask(wire, requests.listOffsets());
    expect(answeredAt - askedAt).toBeLessThan(throttleMs / 2);
    expect(performance.now() - askedAt).toBeGreaterThan(throttleMs - 10);
  });
});
