import { expect, test } from '@jest/globals';
import { candidates } from '../../../src/probe/lookup/candidates.ts';
import { hasOtherSources, parseSearchRules } from '../../../src/probe/lookup/system-files.ts';

test.each([
  ['', { domains: [], ndots: 1 }],
  ['search a.test b.test', { domains: ['a.test', 'b.test'], ndots: 1 }],
  ['domain a.test', { domains: ['a.test'], ndots: 1 }],
  ['search a.test\ndomain b.test c.test', { domains: ['b.test'], ndots: 1 }],
  ['search a.test.\n; search c.test\n#search d.test', { domains: ['a.test'], ndots: 1 }],
  ['search .', { domains: [], ndots: 1 }],
  ['options edns0 ndots:5 trust-ad', { domains: [], ndots: 5 }],
  ['options ndots:99', { domains: [], ndots: 15 }],
  ['options ndots:0', { domains: [], ndots: 0 }],
])('%j completes names with %j', (text, rules) => {
  expect(parseSearchRules(text)).toEqual(rules);
});

test.each([
  ['shop', 1, ['shop.a', 'shop.b', 'shop']],
  ['shop.test', 1, ['shop.test', 'shop.test.a', 'shop.test.b']],
  ['shop.test', 2, ['shop.test.a', 'shop.test.b', 'shop.test']],
  ['shop', 0, ['shop', 'shop.a', 'shop.b']],
  ['shop.', 1, ['shop.']],
])('for %s with ndots %d the names are %j', (hostname, ndots, names) => {
  expect(candidates(hostname, { domains: ['a', 'b'], ndots })).toEqual(names);
});

test.each([
  ['hosts: files dns', false],
  ['hosts: files wins dns', true],
  ['hosts: files sss dns', true],
  ['hosts:\tdb files', true],
])('%j has other sources: %s', (text, expected) => {
  expect(hasOtherSources(text)).toBe(expected);
});
