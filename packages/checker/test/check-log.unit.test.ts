import { expect, test } from '@jest/globals';
import { createCheck } from '../src/check.ts';
import { endpointOf } from './probe/check-endpoint.ts';

test('a definition that cannot be probed is no news for the log', async () => {
  const errors: unknown[] = [];
  const { check, close } = createCheck({
    location: 'here',
    checker: 'checker-1',
    maxBodyBytes: 1_000,
    patternTimeoutMs: 1_000,
    userAgent: 'checkstream/test',
    log: { error: (fields) => errors.push(fields) },
  });
  const result = await check(endpointOf({ url: 'ftp://127.0.0.1/' }), 0, new AbortController().signal);
  await close();
  expect(result).toMatchObject({ outcome: 'UNKNOWN', failureKind: 'OTHER', failure: { code: 'BAD_URL' } });
  expect(errors).toEqual([]);
});
