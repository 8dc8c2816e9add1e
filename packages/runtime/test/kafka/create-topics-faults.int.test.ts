import { createEmbeddedKafka, type EmbeddedKafka, type Intercept } from '@checkstream/embedded-kafka';
import { afterEach, expect, jest, test } from '@jest/globals';
import { checkTopics } from '../../src/kafka/check-topics.ts';
import { createTopics } from '../../src/kafka/create-topics.ts';
import { aClient } from './clients.ts';
import { someTopicsSettings } from './some-topics-settings.ts';

jest.setTimeout(60_000);

let kafka: EmbeddedKafka;
afterEach(() => kafka.close());

const UNKNOWN_TOPIC_OR_PARTITION = 3;

/** Apache Kafka confirms a topic before every broker, and even the one that was asked, has heard of it. */
function knowingLate(askedBefore: number): { intercept: Intercept; left: () => number } {
  let left = askedBefore;
  let created = false;
  const intercept: Intercept = async ({ api, body }, proceed) => {
    const answer = await proceed();
    created ||= api === 'CreateTopics';
    const named = 'topics' in body && body.topics !== null;
    if (api !== 'Metadata' || !named || !created || left === 0) return answer;
    left -= 1;
    const { topics } = answer as { topics: object[] };
    const unknown = topics.map((topic) => ({ ...topic, error: UNKNOWN_TOPIC_OR_PARTITION, partitions: 0 }));
    return { ...answer, topics: unknown };
  };
  return { intercept, left: () => left };
}

test('topics that were made are awaited at a broker that does not know them yet', async () => {
  const { intercept, left } = knowingLate(3);
  kafka = await createEmbeddedKafka({ intercept });
  const client = aClient({ brokers: kafka.brokers });
  const settings = someTopicsSettings(client.settings);
  await createTopics(client, settings);
  expect(left()).toBe(0);
  expect(await checkTopics(client, settings)).toEqual([]);
});
