import { describe, expect, test } from '@jest/globals';
import { anEndpoint } from '@checkstream/schema/testing';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder } from '@checkstream/schema';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';
import { formatPlan } from '../../src/apply/format-plan.ts';
import { guardApply } from '../../src/apply/guard-apply.ts';
import { planApply } from '../../src/apply/plan-apply.ts';

const endpoint = (endpointId: string, url = 'http://127.0.0.1/') => anEndpoint({ endpointId, definition: { url } });
const stored = (...endpoints: Endpoint[]) =>
  new Map(endpoints.map(({ endpointId, definition }) => [endpointId, definition] as const));
const some = (count: number, tenant = 'acme') =>
  Array.from({ length: count }, (_, number) => endpoint(`${tenant}/e${String(number).padStart(2, '0')}`));

describe('a plan', () => {
  test('tells what is new, changed, gone and the same', () => {
    const [same, old, gone] = [endpoint('acme/same'), endpoint('acme/changed'), endpoint('acme/gone')];
    const [changed, added] = [endpoint('acme/changed', 'http://127.0.0.1/other'), endpoint('acme/added')];
    const plan = planApply(stored(same, old, gone), new Map([['acme', [same, changed, added]]]));
    expect(plan).toMatchObject({ added: [added], changed: [changed], removed: ['acme/gone'], unchanged: [same] });
    expect(formatPlan(plan)).toBe(
      [
        '+ acme/added  http://127.0.0.1/',
        '~ acme/changed  http://127.0.0.1/other',
        '- acme/gone',
        '+ 1 added  ~ 1 changed  - 1 removed  = 1 unchanged',
      ].join('\n'),
    );
  });

  test('leaves tenants alone that no file names', () => {
    const plan = planApply(stored(endpoint('other/kept')), new Map([['acme', [endpoint('acme/a')]]]));
    expect(plan.removed).toEqual([]);
  });

  test('compares values: a definition that went through the topic is the same', () => {
    const headers = { accept: { literal: 'text/html', secret: null }, 'x-key': { literal: null, secret: 'KEY' } };
    const wanted = anEndpoint({ endpointId: 'acme/a', definition: { headers, body: 'x', labels: { team: 'web' } } });
    const bytes = createEndpointDefinitionEncoder({ schemaId: null })(wanted.definition);
    const decoded = createEndpointDefinitionDecoder({ schemaOf: null })(bytes) as EndpointDefinition;
    expect(planApply(new Map([['acme/a', decoded]]), new Map([['acme', [wanted]]])).unchanged).toEqual([wanted]);
  });

  test('writes again what cannot be decoded, and removes it when no file asks for it', () => {
    const wanted = new Map([['acme', [endpoint('acme/wanted')]]]);
    const plan = planApply(
      new Map([
        ['acme/wanted', null],
        ['acme/gone', null],
      ]),
      wanted,
    );
    expect(plan).toMatchObject({ changed: [{ endpointId: 'acme/wanted' }], removed: ['acme/gone'] });
  });

  test('does not touch keys that are no endpoint ids', () => {
    const plan = planApply(new Map([['nonsense', null]]), new Map([['acme', []]]));
    expect(plan).toMatchObject({ removed: [], changed: [] });
  });
});

describe('the guard of an apply', () => {
  const removing = (removed: number, before: number) => {
    const endpoints = some(before);
    return guardApply(planApply(stored(...endpoints), new Map([['acme', endpoints.slice(removed)]])));
  };

  test.each([
    { removed: 0, before: 10, needs: 'nothing' },
    { removed: 1, before: 10, needs: 'yes' },
    { removed: 5, before: 6, needs: 'yes' },
    { removed: 6, before: 12, needs: 'yes' },
    { removed: 6, before: 11, needs: 'prune' },
    { removed: 1, before: 1, needs: 'prune' },
    { removed: 3, before: 3, needs: 'prune' },
  ])('removing $removed of $before needs $needs', ({ removed, before, needs }) => {
    expect(removing(removed, before).needs).toBe(needs);
  });

  test('looks at each tenant by itself, and says which one would lose too much', () => {
    const plan = planApply(
      stored(...some(100, 'large'), ...some(8, 'small')),
      new Map([
        ['large', some(100, 'large')],
        ['small', some(1, 'small')],
      ]),
    );
    expect(guardApply(plan)).toMatchObject({
      needs: 'prune',
      message: expect.stringContaining('7 of the 8 of tenant "small"') as unknown,
    });
  });
});
