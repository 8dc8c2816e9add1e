import { SettingsError } from '../settings/settings-error.ts';
import { retry } from '../waiting/retry.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { findProblem } from './find-problem.ts';
import { describeKafkaError } from './kafka-error.ts';
import { settingsProblem } from './settings-problem.ts';
import { withAdmin } from './with-admin.ts';

/**
 * Resolves once a broker answers; warns at every step of the backoff meanwhile. Rejects with SettingsError when
 * Kafka refuses our login or certificates or speaks another protocol, which waiting does not heal, and with the
 * signal's reason when it aborts.
 */
export async function waitForKafka(client: KafkaClient, signal: AbortSignal): Promise<void> {
  await retry(() => untilAborted(ask(client, signal), signal), {
    delaysMs: { firstMs: 1_000, maxMs: 15_000 },
    retriable: (error) => client.heals(error),
    signal,
    onRetry: (error, attempt, delayMs) => {
      const fields = { brokers: client.settings.brokers, reason: describeKafkaError(error), attempt, delayMs };
      client.log.warn(fields, 'Kafka cannot be reached (KAFKA_BROKERS); trying again');
    },
  });
}

async function ask(client: KafkaClient, signal: AbortSignal): Promise<void> {
  try {
    await withAdmin(client, (admin) => admin.describeCluster(), 'once');
  } catch (error) {
    // By another broker than the one that let us in; a connection that was cut tells nothing of the kind.
    if (client.wasAccepted() && settingsProblem(error) !== null) throw error;
    const problem = await findProblem(error, client.settings, signal);
    throw problem === null ? error : new SettingsError([problem]);
  }
}
