import { sleep } from '@checkstream/runtime';
import type { CheckResult } from '@checkstream/schema';
import { isRetriable } from '../../src/consume/write-batch.ts';
import type { Store } from '../../src/store/create-store.ts';

const TRY_AGAIN_MS = 10;
const never = new AbortController().signal;

/** Stores a batch, trying again what a writer tries again, only sooner. Resolves to the rows that were new. */
export async function storeAsAWriter(
  store: Store,
  batch: CheckResult[],
  onRetry: (error: unknown) => void = () => {},
): Promise<number> {
  for (;;) {
    try {
      return (await store.store(batch)).rows;
    } catch (error) {
      if (!isRetriable(error)) throw error;
      onRetry(error);
      store.forget();
      await sleep(TRY_AGAIN_MS, never);
    }
  }
}
