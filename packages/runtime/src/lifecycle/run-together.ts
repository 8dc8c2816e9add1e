export type Job = (signal: AbortSignal) => Promise<unknown>;

/**
 * Runs all jobs until `signal` aborts or one of them fails, which stops the others. Settles after all have ended: rejects
 * with the first error, and hands any later one to `onOther`. A job that rejects with its signal's reason ended well.
 */
export async function runTogether(
  signal: AbortSignal,
  jobs: Job[],
  onOther: (error: unknown) => void = () => undefined,
): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const errors = new Set<unknown>();
  const run = async (job: Job): Promise<void> => {
    try {
      await job(stop);
    } catch (error) {
      if (stop.aborted && error === stop.reason) return;
      errors.add(error);
      failure.abort(error);
    }
  };
  await Promise.all(jobs.map(run));
  const [first, ...others] = errors;
  others.forEach(onOther);
  if (errors.size > 0) throw first;
}
