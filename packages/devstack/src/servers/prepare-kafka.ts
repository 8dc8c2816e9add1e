import { checkTopics, describeKafkaError, heals, prepareTopics, retry, SettingsError } from '@checkstream/runtime';
import type { KafkaClient, TopicsSettings } from '@checkstream/runtime';
import { DevError } from '../dev-error.ts';
import { inDevTerms } from '../explain.ts';

/** A person is waiting: a Kafka that takes longer is not there. */
const ANSWER_WITHIN_MS = 10_000;

/** Makes the topics that are missing. Throws DevError when Kafka cannot be reached soon or refuses. */
export async function prepareKafka(client: KafkaClient, settings: TopicsSettings, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const either = AbortSignal.any([signal, deadline]);
  let last: unknown = null;
  try {
    await retry(() => checkTopics(client, settings, { patience: 'once' }), {
      delaysMs: { firstMs: 250, maxMs: 2_000 },
      retriable: heals,
      signal: either,
      onRetry: (error) => (last = error),
    });
    await prepareTopics(client, settings, either);
  } catch (error) {
    if (signal.aborted || error instanceof SettingsError) throw error;
    const why = deadline.aborted ? noAnswer(last) : describeKafkaError(error);
    const brokers = settings.kafka.brokers.join(', ');
    throw new DevError(inDevTerms(`Kafka at ${brokers} (KAFKA_BROKERS) cannot be used: ${why}`), { cause: error });
  }
}

function noAnswer(last: unknown): string {
  const silence = `no answer within ${ANSWER_WITHIN_MS / 1_000} s`;
  return last === null ? silence : `${silence} (last: ${describeKafkaError(last)})`;
}
