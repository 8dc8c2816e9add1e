import { describeKafkaError, prepareTopics, SettingsError } from '@checkstream/runtime';
import type { KafkaClient, TopicsSettings } from '@checkstream/runtime';
import { DevError } from '../dev-error.ts';
import { inDevTerms } from '../explain.ts';

/** A person is waiting: a Kafka that takes longer is not there. */
const ANSWER_WITHIN_MS = 10_000;

/** Makes the topics that are missing. Throws DevError when Kafka cannot be reached soon or refuses. */
export async function prepareKafka(client: KafkaClient, settings: TopicsSettings, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    await prepareTopics(client, settings, AbortSignal.any([signal, deadline]));
  } catch (error) {
    if (signal.aborted || error instanceof SettingsError) throw error;
    const why = deadline.aborted ? `no answer within ${ANSWER_WITHIN_MS / 1_000} s` : describeKafkaError(error);
    const brokers = settings.kafka.brokers.join(', ');
    throw new DevError(inDevTerms(`Kafka at ${brokers} (KAFKA_BROKERS) cannot be used: ${why}`), { cause: error });
  }
}
