export type Job = (signal: AbortSignal) => Promise<void>;

/**
 * Runs all jobs until `signal` aborts. When one fails the others are stopped too. Resolves or rejects after all have
 * ended; a job that rejects with the reason of its signal ended well.
 */
export async function runTogether(signal: AbortSignal, jobs: Job[]): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const stopOthersOnFailure = async (job: Job) => {
    try {
      await job(either);
    } catch (error) {
      if (!either.aborted) failure.abort(error);
      throw error;
    }
  };
  const ended = await Promise.allSettled(jobs.map(stopOthersOnFailure));
  failure.signal.throwIfAborted();
  for (const end of ended) {
    if (end.status === 'rejected' && end.reason !== either.reason) throw end.reason;
  }
}
