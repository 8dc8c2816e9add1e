import { describe, expect, test } from '@jest/globals';
import type { EndpointDefinition, Pattern } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import { definitionProblem } from '../../src/endpoints/definition-problem.ts';

const pattern = (expression: string, flags = ''): Pattern => ({ expression, flags, absent: false });
const expecting = (expect: Partial<EndpointDefinition['expect']>) => ({
  expect: { ...aDefinition().expect, ...expect },
});

describe('a definition', () => {
  test.each<Partial<EndpointDefinition>>([
    {},
    { intervalMs: 5_000, timeoutMs: 4_000 },
    { intervalMs: 300_000, timeoutMs: 60_000 },
    { timeoutMs: 100 },
    { maxBodyBytes: 1 },
    { redirects: { follow: true, max: 20 } },
    { redirects: { follow: false, max: 0 } },
    expecting({ pattern: pattern('(?<=a)b', 'imsu'), headers: { etag: pattern('[a--b]', 'v') } }),
    expecting({ pattern: pattern('a'.repeat(10_000)) }),
    expecting({ pattern: pattern('judged when it is evaluated (', 'v') }),
  ])('of %j is one to run', (definition) => {
    expect(definitionProblem(aDefinition(definition))).toBeNull();
  });

  test.each<[Partial<EndpointDefinition>, string]>([
    [{ intervalMs: 0 }, 'interval'],
    [{ intervalMs: -5_000 }, 'interval'],
    [{ intervalMs: 4_000, timeoutMs: 1_000 }, 'interval'],
    [{ intervalMs: 5_001, timeoutMs: 1_000 }, 'interval'],
    [{ intervalMs: 301_000 }, 'interval'],
    [{ timeoutMs: 99 }, 'timeout'],
    [{ intervalMs: 5_000, timeoutMs: 4_001 }, 'timeout'],
    [{ intervalMs: 300_000, timeoutMs: 60_001 }, 'timeout'],
    [{ maxBodyBytes: 0 }, 'maxBody'],
    [{ redirects: { follow: true, max: 21 } }, 'redirects'],
    [{ redirects: { follow: true, max: -1 } }, 'redirects'],
    [expecting({ pattern: pattern('(') }), 'pattern'],
    [expecting({ pattern: pattern('a'.repeat(10_001)) }), 'pattern'],
    [expecting({ pattern: pattern('a'.repeat(10_001), 'v') }), 'pattern'],
    [expecting({ pattern: pattern('a', 'g') }), 'pattern'],
    [expecting({ headers: { etag: pattern('a', 'ii') } }), 'pattern'],
  ])('of %j is refused for its %s', (definition, what) => {
    expect(definitionProblem(aDefinition(definition))).toMatch(new RegExp(`^${what}: expected .* came `));
  });

  test.each([
    ['(' + 'a'.repeat(100_000), ''],
    ['a', 'g'.repeat(100_000)],
  ])('with a very long expression or flags is refused in few words', (expression, flags) => {
    const problem = definitionProblem(aDefinition(expecting({ pattern: pattern(expression, flags) })));
    expect(problem?.length).toBeLessThan(400);
  });
});
