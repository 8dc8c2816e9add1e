/** kafkajs sends only those that are due. */
const HEARTBEAT_EVERY_MS = 250;

/** Waits for `work` and heartbeats meanwhile; a heartbeat that throws (a rebalance) ends the wait with its error. */
export async function keepingAlive<T>(work: Promise<T>, heartbeat: () => Promise<void>): Promise<T> {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  const timer = setInterval(() => void heartbeat().catch(reject), HEARTBEAT_EVERY_MS);
  try {
    return await Promise.race([work, lost]);
  } finally {
    clearInterval(timer);
  }
}
