import { setTimeout as sleep } from 'node:timers/promises';

type Truthy<T> = Exclude<T, null | undefined | false | 0 | ''>;

/**
 * Resolves with the first truthy value of the condition. A condition that throws is not met yet; when the time
 * (default 10 s) is over, its last error becomes the cause. One that does not even answer is not waited for longer.
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Truthy<T>> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  do {
    try {
      const value = await within(deadline - performance.now(), condition);
      if (value) return value as Truthy<T>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await sleep(everyMs);
  } while (performance.now() < deadline);
  const reason = lastError instanceof Error ? `: ${lastError.message}` : '';
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}${reason}`, { cause: lastError });
}

async function within<T>(ms: number, condition: () => T | Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the last look at it never came back')), ms);
  try {
    return await Promise.race([condition(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
