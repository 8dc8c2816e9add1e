import { once } from 'node:events';
import { get } from 'node:https';
import { fetchOffsets, openProducer, superviseConsumer, type Producer } from '@checkstream/runtime';
import { aKafkaClient, recordingLog } from '@checkstream/runtime/testing';
import {
  createAuthority,
  createTopic,
  kafkaBrokers,
  uniqueName,
  waitFor,
  type Credentials,
} from '@checkstream/testkit';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { openKafkaRelays, type KafkaRelays } from '../../src/relays/open-kafka-relays.ts';

jest.setTimeout(60_000);

const authority = createAuthority('right');
let relays: KafkaRelays;
let errors: unknown[];
beforeEach(async () => {
  errors = [];
  const targets = kafkaBrokers().map((address) => {
    const [host = '', port] = address.split(':');
    return { host, port: Number(port) };
  });
  const onError = (error: unknown) => errors.push(error);
  relays = await openKafkaRelays(targets, { credentials: authority.issue(), onError });
});
afterEach(async () => {
  await relays.close();
  expect(errors).toEqual([]);
});

const direct = () => aKafkaClient({ brokers: kafkaBrokers() });
const relayed = () => aKafkaClient({ brokers: relays.brokers, tls: true, ca: authority.certificate });
const message = { key: 'a', value: Buffer.from('1') };

async function recordsIn(topic: string): Promise<number> {
  const ranges = [...(await fetchOffsets(direct(), topic)).values()];
  return ranges.reduce((sum, { high }) => sum + Number(high), 0);
}

test.each([
  { stored: true, records: 1 },
  { stored: false, records: 0 },
])('a lost produce request fails, and is stored: $stored', async ({ stored, records }) => {
  const topic = await createTopic();
  const producer = openProducer(relayed());
  const lost = relays.arm({ api: 'Produce', do: 'lose', stored, by: 'close' }, 10_000);
  await expect(producer.send(topic, [message])).rejects.toThrow();
  expect(await lost).toBe(true);
  await waitFor('the broker to have it', async () => (await recordsIn(topic)) === records);
  await producer.send(topic, [message]);
  await producer.close();
  expect(await recordsIn(topic)).toBe(records + 1);
});

test('a fault that nothing meets is over after its time', async () => {
  expect(await relays.arm({ api: 'Produce', do: 'lose', stored: true, by: 'close' }, 50)).toBe(false);
});

test('every connection goes through the relays: none is left when they are cut, and all come back', async () => {
  const topic = await createTopic();
  const producer = openProducer(relayed());
  await producer.send(topic, [message]);
  await relays.all((relay) => relay.cut('reset'));
  await expect(producer.send(topic, [message])).rejects.toThrow();
  await relays.all((relay) => relay.restore());
  await producer.send(topic, [message]);
  await producer.close();
});

test('a denied coordinator makes a member join again, and a lost search ends its consumer', async () => {
  const topic = await createTopic();
  const { log, lines } = recordingLog();
  const stop = new AbortController();
  const consumer = superviseConsumer(relayed(), {
    groupId: uniqueName('group'),
    topics: [topic],
    log,
    onJoin: () => undefined,
    eachBatch: () => Promise.resolve(),
  });
  const running = consumer.run(stop.signal);
  const joins = () => lines.filter(({ msg }) => msg === 'joined the consumer group').length;
  await waitFor('the first join', () => joins() === 1, { timeoutMs: 20_000 });
  await relays.arm({ api: 'Heartbeat', do: 'deny-coordinator' }, 10_000);
  await waitFor('another join', () => joins() === 2, { timeoutMs: 20_000 });
  const lost = relays.arm({ api: 'FindCoordinator', do: 'lose', stored: true, by: 'reset' }, 10_000);
  await relays.arm({ api: 'Heartbeat', do: 'deny-coordinator' }, 10_000);
  expect(await lost).toBe(true);
  await waitFor('a new consumer', () => lines.some(({ msg }) => msg === 'lost the consumer group; joining again'));
  await waitFor('its join', () => joins() === 3, { timeoutMs: 30_000 });
  stop.abort();
  await running;
});

test('whoever does not speak the protocol is cut off, and nobody else', async () => {
  const url = `//${relays.brokers[0]}/`;
  const [withTls] = (await once(get(`https:${url}`, { ca: authority.certificate }), 'error')) as [Error];
  expect(withTls).toMatchObject({ code: 'ECONNRESET' });
  await expect(fetch(`http:${url}`)).rejects.toThrow();
  const topic = await createTopic();
  const producer = openProducer(relayed());
  await producer.send(topic, [message]);
  await producer.close();
});

test('a certificate of the same authority is believed by whoever connects anew, and one of another is not', async () => {
  const topic = await createTopic();
  const producer = openProducer(relayed());
  await producer.send(topic, [message]);
  const rotate = async (credentials: Credentials, withinMs: number) => {
    const believed: Promise<boolean>[] = [];
    await relays.all(async (relay) => {
      believed.push(relay.useCredentials(credentials, withinMs));
      await relay.cut('close');
      await relay.restore();
    });
    return async () => (await Promise.all(believed)).includes(true);
  };
  const believed = await rotate(authority.issue(), 10_000);
  await untilSent(producer, topic);
  expect(await believed()).toBe(true);

  const wrong = await rotate(createAuthority('wrong').issue(), 1_000);
  await expect(untilSent(producer, topic, 1_000)).rejects.toThrow();
  expect(await wrong()).toBe(false);
  await producer.close();
});

/** The first that is sent after a cut may find the connection that was cut. */
const untilSent = (producer: Producer, topic: string, timeoutMs = 10_000) =>
  waitFor('a message to be sent', () => producer.send(topic, [message]).then(yes, no), { timeoutMs });
const yes = () => true;
const no = () => false;
