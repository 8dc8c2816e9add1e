import { SettingsError } from '../settings/settings-error.ts';
import { retry } from '../waiting/retry.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { describeKafkaError, settingsProblem } from './kafka-error.ts';
import { withAdmin } from './with-admin.ts';

/**
 * Resolves once a broker answers; warns at every step of the backoff meanwhile. Rejects with SettingsError when
 * Kafka refuses our login or certificates, which waiting does not heal, and with the signal's reason when it aborts.
 */
export async function waitForKafka(client: KafkaClient, signal: AbortSignal): Promise<void> {
  const ask = () => withAdmin(client, (admin) => admin.describeCluster(), 'once');
  try {
    await retry(() => untilAborted(ask(), signal), {
      delaysMs: { firstMs: 1_000, maxMs: 15_000 },
      retriable: (error) => client.heals(error),
      signal,
      onRetry: (error, attempt, delayMs) => {
        const fields = { brokers: client.settings.brokers, reason: describeKafkaError(error), attempt, delayMs };
        client.log.warn(fields, 'Kafka cannot be reached (KAFKA_BROKERS); trying again');
      },
    });
  } catch (error) {
    const problem = settingsProblem(error);
    throw problem === null ? error : new SettingsError([problem]);
  }
}
