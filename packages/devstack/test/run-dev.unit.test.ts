import { expect, test } from '@jest/globals';
import { STOP_WITHIN_MS } from '../src/run-dev.ts';

/** What a service promises. */
const SERVICE_ENDS_WITHIN_MS = 25_000;

test('the last call of pnpm dev comes when both services had theirs, one after the other, and the servers time to end', () => {
  expect(STOP_WITHIN_MS).toBeGreaterThan(2 * SERVICE_ENDS_WITHIN_MS + 10_000);
});
