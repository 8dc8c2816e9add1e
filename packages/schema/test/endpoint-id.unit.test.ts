import { describe, expect, test } from '@jest/globals';
import { endpointId, runsAt, splitEndpointId } from '../src/index.ts';
import { aDefinition } from '../src/testing/index.ts';

const LONGEST = 'b'.repeat(100);

test('an endpoint id is tenant and name', () => {
  expect(endpointId('acme', 'shop-home')).toBe('acme/shop-home');
});

test.each([
  ['acme/shop-home', 'acme', 'shop-home'],
  ['0/9', '0', '9'],
  ['a._-/b', 'a._-', 'b'],
  [`a/${LONGEST}`, 'a', LONGEST],
])('%s is split', (id, tenant, name) => {
  expect(splitEndpointId(id)).toEqual({ tenant, name });
});

test.each(['', '/', 'a', 'a/', '/b', 'a/b/c', 'A/b', 'a/-b', 'a/_b', 'a/b\n', 'a/ b', 'a/é', `a/${LONGEST}b`])(
  '%j is no endpoint id',
  (id) => {
    expect(splitEndpointId(id)).toBeNull();
  },
);

describe('an endpoint runs at', () => {
  test('every location when it names none', () => {
    expect(runsAt(aDefinition(), 'oregon')).toBe(true);
  });

  test('the locations it names and no other', () => {
    const definition = aDefinition({ locations: ['helsinki', 'oregon'] });
    expect(['helsinki', 'oregon', 'sydney'].map((location) => runsAt(definition, location))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('no location when it is not enabled', () => {
    expect(runsAt(aDefinition({ enabled: false, locations: ['oregon'] }), 'oregon')).toBe(false);
  });
});
