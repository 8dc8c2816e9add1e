import { retry, type Logger } from '@checkstream/runtime';
import type { CheckResult } from '@checkstream/schema';
import { classifyDatabaseError } from '../database/classify-error.ts';
import type { DeadLetter, DeadLetters } from '../dead-letters/create-dead-letters.ts';
import type { WriterMetrics } from '../metrics.ts';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { FloorRoseError } from '../store/accepted-window.ts';
import type { Store, Stored } from '../store/create-store.ts';
import { bisect, type Settled } from './bisect.ts';
import type { Brake } from './brake.ts';
import { describeRefusal } from './describe-refusal.ts';
import type { Entry } from './entry.ts';

export interface WriteBatchDeps {
  store: Store;
  deadLetters: DeadLetters;
  brake: Brake;
  metrics: WriterMetrics;
  log: Logger;
  /** Called at every attempt: we are not stuck. */
  beat: () => void;
  /** Wall clock, ms since the Unix epoch. */
  now: () => number;
}

/**
 * Makes a batch durable: rows first, then what could not be stored goes to the dead letters. Tries for as long as
 * PostgreSQL or Kafka is away and the signal is not aborted; rejects with BrakeError, or any error no waiting heals.
 */
export function createWriteBatch(deps: WriteBatchDeps): (entries: Entry[], signal: AbortSignal) => Promise<void> {
  return async (entries, signal) => {
    const stopTimer = deps.metrics.batchSeconds.startTimer();
    const letters: DeadLetter[] = [];
    let rows = 0;
    const store = (some: Entry[]) => storeEntries(deps, some, signal);
    for await (const settled of bisect(entries, { store, blamesItem: isValueError })) {
      const refused = refusedIn(settled);
      // Before more is tried: a batch that PostgreSQL refuses altogether is not taken apart to its last record.
      applyBrake(deps.brake, 'items' in settled ? settled.items : [settled.item], refused);
      letters.push(...refused);
      if ('outcome' in settled) rows += settled.outcome.rows;
    }
    await deps.deadLetters.send(letters, signal);
    stopTimer();
    report(deps, entries, rows, letters);
  };
}

function storeEntries(deps: WriteBatchDeps, entries: Entry[], signal: AbortSignal): Promise<Stored> {
  const results = entries.flatMap((entry) => ('result' in entry ? [entry.result] : []));
  const attempt = () => {
    deps.beat();
    return deps.store.store(results);
  };
  return retry(attempt, {
    delaysMs: OUTAGE_BACKOFF,
    retriable: isRetriable,
    signal,
    onRetry: (err, attempts) => {
      deps.store.forget();
      deps.log.warn({ err, attempts, rows: results.length }, 'batch not stored yet');
    },
  });
}

/** Whether waiting may heal it. */
export function isRetriable(error: unknown): boolean {
  return error instanceof FloorRoseError || ['transient', 'partition'].includes(classifyDatabaseError(error));
}

function isValueError(error: unknown): boolean {
  return classifyDatabaseError(error) === 'value';
}

function refusedIn(settled: Settled<Entry, Stored>): DeadLetter[] {
  if ('items' in settled) return settled.items.flatMap((entry) => deadLetterOf(entry, settled.outcome) ?? []);
  const { item, error } = settled;
  return [{ from: item.from, refusal: { reason: 'value', message: describeRefusal(error) } }];
}

function deadLetterOf(entry: Entry, { outside }: Stored): DeadLetter | null {
  if ('refusal' in entry) return entry;
  return outside.has(entry.result)
    ? { from: entry.from, refusal: { reason: 'clock', message: late(entry.result) } }
    : null;
}

function late({ scheduledAt }: CheckResult): string {
  return `expected a slot within the retention and at most 5 min ahead of PostgreSQL's clock, got ${instantText(scheduledAt)}`;
}

/** Avro takes instants that no calendar has. */
function instantText(ms: number): string {
  const instant = new Date(ms);
  return Number.isNaN(instant.getTime()) ? `${ms} ms since 1970` : instant.toISOString();
}

function applyBrake(brake: Brake, entries: Entry[], letters: DeadLetter[]): void {
  const refusals = new Map(letters.map(({ from, refusal }) => [from, refusal.message]));
  for (const { from } of entries) brake.see(refusals.get(from) ?? null);
}

function report({ metrics, log, now }: WriteBatchDeps, entries: Entry[], rows: number, letters: DeadLetter[]): void {
  metrics.messages.inc(entries.length);
  metrics.batchMessages.observe(entries.length);
  metrics.rows.inc(rows);
  for (const { refusal } of letters) metrics.deadLetters.inc({ reason: refusal.reason });
  // What was stored long ago and comes again was not late.
  const refused = new Set(letters.map(({ from }) => from));
  const nowMs = now();
  if (rows > 0) metrics.delaySeconds.observe((nowMs - oldestEnd(entries, refused, nowMs)) / 1000);
  if (letters.length > 0) log.warn({ deadLetters: letters.length }, 'messages set aside');
  log.debug({ messages: entries.length, rows, deadLetters: letters.length }, 'batch stored');
}

/** When the first probe of those that were not set aside ended. */
function oldestEnd(entries: Entry[], refused: Set<Entry['from']>, nowMs: number): number {
  let oldest = nowMs;
  for (const entry of entries) {
    if ('result' in entry && !refused.has(entry.from))
      oldest = Math.min(oldest, entry.result.startedAt + entry.result.totalMs);
  }
  return oldest;
}
