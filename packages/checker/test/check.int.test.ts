import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { CheckResult } from '@checkstream/schema';
import { ANSWERING } from './probe/answering.ts';
import type { Behaviour } from './probe/behaviour.ts';
import { openChecker } from './probe/check-endpoint.ts';
import { FAILING } from './probe/failing.ts';

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
    if (checked.result.failureKind !== 'AGENT' || attempt === 5) return checked;
  }
}

const phaseSum = ({ dnsMs, connectMs, tlsMs, firstByteMs, downloadMs }: CheckResult): number =>
  [dnsMs, connectMs, tlsMs, firstByteMs, downloadMs].reduce<number>((sum, ms) => sum + (ms ?? 0), 0);

describe('a check of a site with', () => {
  test.each(ANSWERING)('$name says UP', async (behaviour) => {
    const { result, requests, connections } = await checkBehaviour(behaviour);
    expect(result).toMatchObject(behaviour.result);
    expect(requests).toBe(behaviour.requests ?? 1);
    expect(connections).toBe(behaviour.requests ?? 1);
    expect(Math.abs(phaseSum(result) - result.totalMs)).toBeLessThan(1);
  });

  test.each(FAILING)('$name says $result.failureKind', async (behaviour) => {
    const { code, ...expected } = behaviour.result;
    const { result, requests } = await checkBehaviour(behaviour);
    expect(result).toMatchObject({ ...expected, failure: { code } });
    expect(result.failure?.message).toMatch(/^[^\n]{10,300}$/);
    expect(requests).toBe(behaviour.requests ?? 1);
  });
});
