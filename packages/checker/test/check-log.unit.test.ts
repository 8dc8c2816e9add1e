import { expect, test } from '@jest/globals';
import { endpointOf, openChecker } from './probe/check-endpoint.ts';

test('a definition that cannot be probed is no news for the log', async () => {
  const errors: unknown[] = [];
  const { check, close } = openChecker({ log: { error: (fields) => errors.push(fields) } });
  const result = await check(endpointOf({ url: 'ftp://127.0.0.1/' }), 0, new AbortController().signal);
  await close();
  expect(result).toMatchObject({ outcome: 'UNKNOWN', failureKind: 'OTHER', failure: { code: 'BAD_URL' } });
  expect(errors).toEqual([]);
});
