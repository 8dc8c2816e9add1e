import { expect, test } from '@jest/globals';
import { parseGenerateOptions } from '../../src/generate/parse-generate-options.ts';

test('the arguments are the options', () => {
  expect(parseGenerateOptions([])).toEqual({ count: 1_000 });
  const args = ['--count', '5', '--tenant', 'acme', '--interval', '5s', '--url', 'https://example.com/'];
  expect(parseGenerateOptions(args)).toEqual({
    count: 5,
    tenant: 'acme',
    interval: '5s',
    url: 'https://example.com/',
  });
  expect(parseGenerateOptions(['--help'])).toBeNull();
});

test.each([
  [['--count', '0'], '--count: expected a whole number from 1 to 1000000, got "0"'],
  [['--count', 'many'], 'got "many"'],
  [['--url', 'nowhere'], '--url: expected an address such as http://127.0.0.1:17400/, got "nowhere"'],
  [['--size', '3'], '--size'],
  [['big.yaml'], 'big.yaml'],
])('arguments that make no sense are named: %j', (args, message) => {
  expect(() => parseGenerateOptions(args)).toThrow(message);
});

test.each([
  [['--interval', '5 parsecs'], 'interval'],
  [['--tenant', 'No Name'], 'tenant'],
  [['--tenant', 'a: b'], 'no valid endpoints file'],
  [['--url', 'ftp://example.com/'], 'url'],
])('what the reader of endpoints files would refuse is refused: %j', (args, word) => {
  expect(() => parseGenerateOptions(args)).toThrow('These arguments make no valid endpoints file: ');
  expect(() => parseGenerateOptions(args)).toThrow(word);
});
