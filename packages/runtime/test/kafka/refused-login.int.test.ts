import { createEmbeddedKafka, type EmbeddedKafka } from '@checkstream/embedded-kafka';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createKafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { openProducer, type Producer } from '../../src/kafka/open-producer.ts';
import { superviseConsumer } from '../../src/kafka/supervise-consumer.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { runs } from './clients.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';

jest.setTimeout(60_000);

const { start, stopAll } = runs();
const users = new Map<string, string>();
let broker: EmbeddedKafka;
let producer: Producer | null = null;

beforeEach(async () => {
  letIn();
  broker = await createEmbeddedKafka({ users });
});
afterEach(async () => {
  await stopAll();
  await producer?.close();
  producer = null;
  await broker.close();
});

const letIn = (): unknown => users.set('u', 'secret');

const refuse = (): void => users.clear();

function aLoggedInClient() {
  const { log, lines } = recordingLog('info');
  const login = { saslMechanism: 'plain' as const, username: 'u', password: createSecret('secret') };
  const settings = someKafkaSettings({ brokers: broker.brokers, ...login });
  return { client: createKafkaClient(settings, { clientId: 'test', log }), lines };
}

const REFUSED = { name: 'PublishError', code: 'KafkaJSSASLAuthenticationError' };
const MESSAGES = [{ key: 'k', value: Buffer.from('v') }];

describe('a refused login', () => {
  test('ends the first attempt of a producer for good', async () => {
    refuse();
    producer = openProducer(aLoggedInClient().client);
    await expect(producer.send('t', MESSAGES)).rejects.toMatchObject({ ...REFUSED, retriable: false });
    expect(producer.connected()).toBe(false);
  });

  test('may be repeated by a producer that was let in before, and is an error in the log', async () => {
    const { client, lines } = aLoggedInClient();
    await withAdmin(aLoggedInClient().client, (admin) => admin.createTopics({ topics: [{ topic: 't' }] }));
    producer = openProducer(client);
    await producer.send('t', MESSAGES);
    refuse();
    // Who is in stays in until the connection ends.
    broker.faults.inject({ on: 'Produce', do: 'drop-before' });
    await expect(producer.send('t', MESSAGES)).rejects.toMatchObject({ retriable: true });
    await expect(producer.send('t', MESSAGES)).rejects.toMatchObject({ ...REFUSED, retriable: true });
    await expect(producer.send('t', MESSAGES)).rejects.toMatchObject({ ...REFUSED, retriable: true });
    expect(producer.connected()).toBe(false);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('secret');

    letIn();
    await producer.send('t', MESSAGES);
    expect(producer.connected()).toBe(true);
  });

  test('makes a consumer whose client was let in before join again, and ends any other', async () => {
    const { client, lines } = aLoggedInClient();
    const run = () =>
      superviseConsumer(client, {
        groupId: 'g',
        topics: ['t'],
        log: client.log,
        onJoin: () => undefined,
        eachBatch: () => Promise.resolve(),
      });
    refuse();
    await expect(run().run(AbortSignal.timeout(20_000))).rejects.toMatchObject({ name: 'SettingsError' });

    letIn();
    await withAdmin(client, () => Promise.resolve());
    refuse();
    start((signal) => run().run(signal));
    await waitFor('another try', () => lines.filter(({ msg }) => msg.startsWith('lost the consumer group')).length > 1);
  });
});
