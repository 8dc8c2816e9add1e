import { retry, type Logger, type Secret } from '@checkstream/runtime';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { classifyDatabaseError } from './classify-error.ts';
import { describeDatabaseError } from './describe-database-error.ts';
import { refusalInWords } from './refusal-in-words.ts';

/**
 * Runs `work` once PostgreSQL lets it, warning at every attempt meanwhile. Rejects with SettingsError when PostgreSQL
 * refuses what the settings say, such as a wrong password; any other error that no waiting heals stays itself.
 */
export async function whenDatabaseAnswers<T>(
  work: () => Promise<T>,
  { url, log, signal }: { url: Secret; log: Logger; signal: AbortSignal },
): Promise<T> {
  try {
    return await retry(work, {
      delaysMs: OUTAGE_BACKOFF,
      retriable: (error) => classifyDatabaseError(error) === 'transient',
      signal,
      onRetry: (error, attempts, delayMs) =>
        log.warn({ reason: describeDatabaseError(error, url), attempts, delayMs }, 'waiting for PostgreSQL'),
    });
  } catch (error) {
    throw refusalInWords(error, url);
  }
}
