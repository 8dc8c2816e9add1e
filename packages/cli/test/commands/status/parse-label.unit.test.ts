import { expect, test } from '@jest/globals';
import { parseLabel } from '../../../src/commands/status/parse-label.ts';

test.each([
  ['team=web', { team: 'web' }],
  ['team=', { team: '' }],
  ['query=a=b', { query: 'a=b' }],
])('%s is a label', (text, labels) => {
  expect(parseLabel(text)).toEqual(labels);
});

test('labels add up', () => {
  expect(parseLabel('tier=1', { team: 'web' })).toEqual({ team: 'web', tier: '1' });
});

test('a second value of a label is refused', () => {
  expect(() => parseLabel('team=ops', { team: 'web' })).toThrow('Expected each label once, got team again.');
});

test.each(['team', '=web', ''])('"%s" is none, and is told what one looks like', (text) => {
  expect(() => parseLabel(text)).toThrow('Expected NAME=VALUE, such as team=web.');
});
