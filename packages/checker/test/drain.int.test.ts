import { afterEach, expect, jest, test } from '@jest/globals';
import { createFlights } from '../src/schedule/flights.ts';
import { setTimer } from '../src/set-timer.ts';
import { matches } from './probe/behaviour.ts';
import { endpointOf, openChecker } from './probe/check-endpoint.ts';
import { httpSite } from './probe/sites.ts';

jest.setTimeout(60_000);

const checker = openChecker();
afterEach(() => checker.close());

test('a drain ends within its bound although the expressions of many probes are queued', async () => {
  const answered = Promise.withResolvers<void>();
  let answers = 0;
  const site = await httpSite((_, response) => {
    response.end(`${'a'.repeat(60)}!`);
    if (++answers === 40) answered.resolve();
  });
  const abandoned: string[] = [];
  const errors: unknown[] = [];
  const flights = createFlights({
    check: checker.check,
    onResult: () => undefined,
    onAbandoned: (endpointId) => abandoned.push(endpointId),
    onProbed: () => undefined,
    onLanded: () => undefined,
    onError: (error) => errors.push(error),
    setTimer,
  });
  const endpoint = endpointOf({
    url: site.url,
    expect: { ...endpointOf({}).definition.expect, pattern: matches('^(a+)+$') },
  });
  for (let i = 0; i < 40; i++) flights.start({ ...endpoint, endpointId: `acme/e${i}` }, Date.now());
  await answered.promise;
  const from = performance.now();
  await flights.drain(500);
  // One thread alone would take 1 s for each of them.
  expect(performance.now() - from).toBeLessThan(3_000);
  expect(abandoned.length).toBeGreaterThan(20);
  expect(errors).toEqual([]);
  await site.close();
});
