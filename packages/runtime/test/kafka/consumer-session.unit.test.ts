import { describe, expect, test } from '@jest/globals';
import type { EachBatchPayload } from 'kafkajs';
import { runConsumerSession } from '../../src/kafka/consumer-session.ts';
import { aBatch, createFakeKafka } from './fake-kafka.ts';

function aSession() {
  const kafka = createFakeKafka();
  const stop = new AbortController();
  const batches: EachBatchPayload[] = [];
  const ended = runConsumerSession(
    kafka.client,
    {
      groupId: 'g',
      topics: ['t'],
      log: kafka.client.log,
      onJoin: () => undefined,
      eachBatch: (payload) => Promise.resolve(void batches.push(payload)),
    },
    { joined: () => undefined, answered: () => undefined },
    stop.signal,
  );
  return { ...kafka, stop, batches, ended };
}

const untilIdle = () => new Promise(setImmediate);

describe('a session of a consumer', () => {
  test('that was stopped before it reached a broker never joins', async () => {
    const { connect, calls, stop, ended } = aSession();
    stop.abort();
    expect(await ended).toEqual({ kind: 'stopped' });
    connect();
    while (!calls.includes('disconnect')) await untilIdle();
    expect(calls).toEqual(['disconnect']);
  });

  test('that is over hands on no batch, however late its consumer is with it', async () => {
    const { connect, running, emit, batches, ended } = aSession();
    connect();
    const eachBatch = await running;
    await eachBatch(aBatch('t', 0, [['a', '1']]));
    expect(batches).toHaveLength(1);
    emit('CRASH', { error: new Error('lost') });
    expect(await ended).toMatchObject({ kind: 'crashed' });
    await eachBatch(aBatch('t', 0, [['a', '1']]));
    expect(batches).toHaveLength(1);
  });
});
