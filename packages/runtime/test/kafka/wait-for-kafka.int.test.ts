import { createEmbeddedKafka } from '@checkstream/embedded-kafka';
import { waitFor } from '@checkstream/testkit';
import { describe, expect, jest, test } from '@jest/globals';
import { waitForKafka } from '../../src/kafka/wait-for-kafka.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { aClient } from './clients.ts';

jest.setTimeout(60_000);

const never = new AbortController().signal;

describe('waitForKafka', () => {
  test('it resolves at once when a broker answers', async () => {
    await expect(waitForKafka(aClient(), never)).resolves.toBeUndefined();
  });

  test('it says at every step which brokers are away and why, and resolves when they come', async () => {
    const before = await createEmbeddedKafka();
    await before.close();
    const { log, lines } = recordingLog('warn');
    const waiting = waitForKafka(aClient({ brokers: before.brokers, log }), never);
    const said = () => lines.filter(({ msg }) => msg.startsWith('Kafka cannot be reached (KAFKA_BROKERS)'));
    await waitFor('the first warning', () => said().length > 0);
    expect(said()[0]).toMatchObject({ level: 'warn', brokers: before.brokers, attempt: 1, delayMs: 1_000 });
    expect(said()[0]?.['reason']).toContain('nothing listens there');

    const kafka = await createEmbeddedKafka({ port: before.port });
    await waiting;
    await kafka.close();
  });

  test("an abort ends the wait with the signal's reason", async () => {
    const gone = await createEmbeddedKafka();
    await gone.close();
    const stop = new AbortController();
    const { log, lines } = recordingLog('warn');
    const waiting = waitForKafka(aClient({ brokers: gone.brokers, log }), stop.signal);
    const refused = expect(waiting).rejects.toThrow('stop');
    await waitFor('a warning', () => lines.length > 0);
    stop.abort(new Error('stop'));
    await refused;
  });
});
