import { createSecret, type KafkaClient } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { expect, test } from '@jest/globals';
import { openKafka } from '../../src/world/open-kafka.ts';

test('a password of the services that is changed is taken no more, the new one is, and ours stays', async () => {
  const kafka = await openKafka({ kind: 'embedded' });
  const { brokers, login, settings } = kafka;
  if (login === null) throw new Error('expected the embedded broker to ask for passwords');
  const service = (password: string) =>
    aKafkaClient({
      ...{ brokers, saslMechanism: 'scram-sha-512', username: login.username, password: createSecret(password) },
    });
  try {
    const old = login.password();
    await expect(topicsFor(service(old))).resolves.toEqual([]);
    login.changePassword();
    await expect(topicsFor(service(old))).rejects.toThrow('Invalid username or password');
    await expect(topicsFor(service(login.password()))).resolves.toEqual([]);
    await expect(topicsFor(aKafkaClient(settings))).resolves.toEqual([]);
  } finally {
    await kafka.close();
  }
});

async function topicsFor(client: KafkaClient): Promise<string[]> {
  const admin = client.kafka('briefly').admin();
  try {
    await admin.connect();
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}
