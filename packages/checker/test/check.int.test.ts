import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { FAILURE_KINDS } from '@checkstream/schema';
import type { CheckResult } from '@checkstream/schema';
import type { Behaviour } from './probe/behaviour.ts';
import { BEHAVIOURS } from './probe/behaviours/all.ts';
import { endpointOf, openChecker } from './probe/check-endpoint.ts';

jest.setTimeout(30_000);

const checker = openChecker();
afterAll(() => checker.close());

interface Checked {
  result: CheckResult;
  requests: number;
  connections: number;
}

async function checkOnce({ site: start, definition, expect: expected }: Behaviour): Promise<Checked> {
  const site = await start();
  try {
    const result = await checker.run({ url: site.url, ...definition, expect: expected ?? {} });
    return { result, requests: site.requests(), connections: site.connections() };
  } finally {
    await site.close();
  }
}

/** On a machine so busy that this process stood still, a check rightly refuses to judge; a test then asks again. */
async function checkBehaviour(behaviour: Behaviour): Promise<Checked> {
  for (let attempt = 1; ; attempt++) {
    const checked = await checkOnce(behaviour);
    const { failureKind } = checked.result;
    if (failureKind !== 'AGENT' || behaviour.result.failureKind === 'AGENT' || attempt === 5) return checked;
  }
}

/** A busy machine is late, but not by seconds. */
const LATE_MS = 3_000;

function expectTime({ definition, lessThanMs, result: { code } }: Behaviour, { totalMs }: CheckResult): void {
  const { timeoutMs } = endpointOf({ ...definition }).definition;
  const timedOut = code === 'ETIMEDOUT';
  expect(totalMs).toBeLessThan(lessThanMs ?? timeoutMs + (timedOut ? LATE_MS : 0));
  // Time between two stages is ours and not counted, and on a busy machine there is some.
  if (timedOut) expect(totalMs).toBeGreaterThan(timeoutMs - 100);
}

const phaseSum = ({ dnsMs, connectMs, tlsMs, firstByteMs, downloadMs }: CheckResult): number =>
  [dnsMs, connectMs, tlsMs, firstByteMs, downloadMs].reduce<number>((sum, ms) => sum + (ms ?? 0), 0);

describe.each(Object.entries(BEHAVIOURS))('a check of a site with (%s)', (_, behaviours) => {
  test.each(behaviours)('$name says $result.failureKind', async (behaviour) => {
    const { code, ...expected } = behaviour.result;
    const { result, requests, connections } = await checkBehaviour(behaviour);
    expect(result).toMatchObject(code === undefined ? expected : { failure: { code }, ...expected });
    expect(requests).toBe(behaviour.requests ?? 1);
    expectTime(behaviour, result);
    if (result.failure !== null) {
      expect(result.failure.message).toMatch(/^[^\n]{10,300}$/);
      return;
    }
    expect(connections).toBe(behaviour.requests ?? 1);
    expect(Math.abs(phaseSum(result) - result.totalMs)).toBeLessThan(1);
  });
});

test('every kind of failure has a site', () => {
  const kinds = new Set(Object.values(BEHAVIOURS).flatMap((list) => list.map(({ result }) => result.failureKind)));
  expect([...kinds].sort()).toEqual([...FAILURE_KINDS].sort());
});
