import type { Admin, Kafka } from 'kafkajs';
import { describe, expect, test } from '@jest/globals';
import { waitForKafka } from '../../src/kafka/wait-for-kafka.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { aKafkaClient } from '../../src/testing/a-kafka-client.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

/** A client whose admin connects, and then asks as the test says. */
function aClientThat(describeCluster: () => Promise<unknown>) {
  const { log, lines } = recordingLog();
  const done = () => Promise.resolve();
  const admin = { connect: done, disconnect: done, describeCluster } as unknown as Admin;
  const kafka = () => ({ admin: () => admin }) as unknown as Kafka;
  return { client: { ...aKafkaClient({ brokers: ['kafka-1:9093'], log }), kafka }, lines };
}

const expired = Object.assign(new Error('certificate has expired'), {
  name: 'KafkaJSConnectionError',
  code: 'CERT_HAS_EXPIRED',
  broker: 'kafka-2:9093',
});

describe('a client that one broker has let in', () => {
  test('waits for another whose certificate has run out', async () => {
    let asked = 0;
    const { client, lines } = aClientThat(() => (++asked === 1 ? Promise.reject(expired) : Promise.resolve({})));
    await expect(waitForKafka(client, AbortSignal.timeout(4_000))).resolves.toBeUndefined();
    expect(lines.map(({ msg }) => msg)).toContain('Kafka refuses what it accepted before; trying again');
  });

  test('tells once of an answer that cannot be read, with the mistake, and takes it for nobody', async () => {
    const { client, lines } = aClientThat(() => Promise.reject(new TypeError('x is not a function')));
    const ask = () => withAdmin(client, (admin) => admin.describeCluster());
    await expect(ask()).rejects.toMatchObject({ name: 'KafkaJSError' });
    await expect(ask()).rejects.toMatchObject({ name: 'KafkaJSError' });
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', err: expect.objectContaining({ message: 'x is not a function' }) }),
    ]);
  });
});
