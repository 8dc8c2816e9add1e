import type { Backoff } from '@checkstream/runtime';

/** Waits between attempts while PostgreSQL, Kafka or the registry is away. */
export const OUTAGE_BACKOFF: Backoff = { firstMs: 100, maxMs: 5_000 };
