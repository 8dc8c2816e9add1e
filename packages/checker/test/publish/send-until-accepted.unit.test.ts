import { describe, expect, test } from '@jest/globals';
import type { Logger } from '@checkstream/runtime';
import { sendUntilAccepted } from '../../src/publish/send-until-accepted.ts';
import { refusal } from './fake-kafka.ts';

function sending(outcomes: (Error | null)[], signal = new AbortController().signal) {
  const attempts: unknown[] = [];
  const warnings: unknown[] = [];
  const send = sendUntilAccepted({
    attempt: (messages) => {
      const outcome = outcomes[attempts.length] ?? null;
      attempts.push(messages);
      return outcome === null ? Promise.resolve() : Promise.reject(outcome);
    },
    onAttempt: () => undefined,
    signal,
    log: { warn: (fields: unknown) => warnings.push(fields) } as unknown as Logger,
  });
  return { send, attempts, warnings };
}

const messages = [{ key: 'acme/shop', value: Buffer.from('x') }];
const away = () => refusal('ECONNREFUSED', true);

describe('sending until accepted', () => {
  test('repeats the same messages after two failures, and says so each time', async () => {
    const { send, attempts, warnings } = sending([away(), away(), null]);
    await send(messages);
    expect(attempts).toEqual([messages, messages, messages]);
    expect(warnings).toHaveLength(2);
  });

  test('gives up at once on what no retry heals', async () => {
    const { send, attempts } = sending([refusal('TOPIC_AUTHORIZATION_FAILED')]);
    await expect(send(messages)).rejects.toMatchObject({ code: 'TOPIC_AUTHORIZATION_FAILED' });
    expect(attempts).toHaveLength(1);
  });

  test('gives up at once on a mistake of ours', async () => {
    const { send, attempts } = sending([new TypeError('a mistake')]);
    await expect(send(messages)).rejects.toThrow(TypeError);
    expect(attempts).toHaveLength(1);
  });

  test('ends when it is told to stop', async () => {
    const stop = new AbortController();
    const { send } = sending(Array.from({ length: 100 }, away), stop.signal);
    const sent = send(messages);
    stop.abort(new Error('stopping'));
    await expect(sent).rejects.toThrow('stopping');
  });
});
