import { expect, test } from '@jest/globals';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { putMessages } from '../../src/testing/put-messages.ts';

test.each(['connect', 'send'])('a producer whose %s fails is disconnected all the same', async (failing) => {
  const asked: string[] = [];
  const step = (name: string) => (): Promise<void> => {
    asked.push(name);
    return name === failing ? Promise.reject(new Error('refused')) : Promise.resolve();
  };
  const producer = { connect: step('connect'), send: step('send'), disconnect: step('disconnect') };
  const client = { kafka: () => ({ producer: () => producer }) } as unknown as KafkaClient;
  await expect(putMessages(client, 't', [])).rejects.toThrow('refused');
  expect(asked.at(-1)).toBe('disconnect');
});
