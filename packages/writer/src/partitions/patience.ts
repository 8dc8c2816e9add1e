/** Longest wait for a lock while others may queue behind us; then the step gives way and is tried again later. */
export const GIVE_WAY_MS = 2_000;

/**
 * The same for DETACH ... FINALIZE, which locks the partition first and then waits for every older snapshot. Less than
 * deadlock_timeout (1 s unless changed): a reader that such a snapshot leads to the partition must not be the victim.
 */
export const GIVE_WAY_TO_READERS_MS = 900;

/** The same for what makes nobody wait: DETACH, REINDEX and DROP INDEX CONCURRENTLY wait for others to end. */
export const OUTLAST_READERS_MS = 10_000;

/** Longest wait for the end of one statement of upkeep: the key of a day of many rows takes minutes. */
export const STATEMENT_MS = 3_600_000;
