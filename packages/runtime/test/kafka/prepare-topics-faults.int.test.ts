import { createEmbeddedKafka, type EmbeddedKafka } from '@checkstream/embedded-kafka';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { checkTopics } from '../../src/kafka/check-topics.ts';
import { prepareTopics } from '../../src/kafka/prepare-topics.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { aClient } from './clients.ts';
import { someTopicsSettings } from './some-topics-settings.ts';

jest.setTimeout(60_000);

let kafka: EmbeddedKafka;

beforeEach(async () => {
  kafka = await createEmbeddedKafka();
});
afterEach(() => kafka.close());

function aService({ brokers }: Pick<EmbeddedKafka, 'brokers'> = kafka) {
  const { log, lines } = recordingLog('warn');
  const client = aClient({ brokers, log });
  const said = () => lines.filter(({ msg }) => msg.startsWith('cannot prepare the topics yet'));
  return { client, said, settings: someTopicsSettings({ ...client.settings, createTopics: true }) };
}

describe('prepareTopics, when Kafka answers and then goes away', () => {
  test('waits for it as long as it takes, with one request a try, and says so', async () => {
    const { client, settings, said } = aService();
    const away = kafka.faults.inject({ on: 'CreateTopics', do: 'drop-before', times: 6 });
    await prepareTopics(client, settings, new AbortController().signal);
    expect(away.fired()).toBe(6);
    expect(said().map(({ attempt, delayMs }) => [attempt, delayMs])).toEqual([
      [1, 500],
      [2, 1_000],
      [3, 2_000],
      [4, 4_000],
      [5, 5_000],
      [6, 5_000],
    ]);
    expect(await checkTopics(client, settings)).toEqual([]);
  });

  test('an abort ends it at once, in the middle of a try', async () => {
    const { client, settings } = aService();
    const slow = kafka.faults.inject({ on: 'CreateTopics', do: 'delay', ms: 60_000 });
    const stop = new AbortController();
    const preparing = prepareTopics(client, settings, stop.signal);
    const refused = expect(preparing).rejects.toThrow('stop');
    await waitFor('the try', () => slow.fired() === 1);
    const stoppedAt = performance.now();
    stop.abort(new Error('stop'));
    await refused;
    expect(performance.now() - stoppedAt).toBeLessThan(1_000);
  });

  test.each([1, 2, 3, 4, 5])('outlives losing the answer to question %d for metadata', async (lost) => {
    let asked = 0;
    const unsteady = await createEmbeddedKafka({
      intercept: async (request, proceed) => {
        if (request.api === 'Metadata' && ++asked === lost) throw new Error('the connection ends here');
        return proceed();
      },
    });
    try {
      const { client, settings } = aService(unsteady);
      await prepareTopics(client, settings, AbortSignal.timeout(20_000));
      expect(asked).toBeGreaterThan(lost);
    } finally {
      await unsteady.close();
    }
  });
});
