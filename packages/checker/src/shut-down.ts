import type { Checker } from './create-checker.ts';

/** Together with leaving the group and closing well below the 25 s that a stop may take. */
const DRAIN_MS = 9000;
const FLUSH_MS = 7000;

/** Starts no probe any more, lets those in flight end, publishes the rest. Rejects when Kafka did not take it all. */
export async function shutDown(checker: Pick<Checker, 'stop' | 'drain' | 'flush'>): Promise<void> {
  checker.stop();
  await checker.drain(DRAIN_MS);
  const lost = await checker.flush(FLUSH_MS);
  if (lost > 0)
    throw new Error(`${lost} results are lost: Kafka did not acknowledge them within ${FLUSH_MS / 1000} s of the stop`);
}
