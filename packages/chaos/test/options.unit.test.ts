import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../src/options.ts';

describe('options of pnpm test:chaos', () => {
  test('default to 200 faults, 200 sites and any seed', () => {
    expect(parseOptions([])).toMatchObject({ faults: 200, sites: 200, kafka: null, json: false });
    expect(parseOptions([])?.seed).not.toBe(parseOptions([])?.seed);
  });

  test('take a seed, a number of faults and a Kafka', () => {
    expect(parseOptions(['--seed', '7', '--faults', '60', '--kafka', '3.9.2', '--json'])).toMatchObject({
      ...{ seed: 7, faults: 60, kafka: '3.9.2', json: true },
    });
    expect(parseOptions(['--kafka', 'embedded'])?.kafka).toBe('embedded');
  });

  test.each([
    [['--seed', 'x'], '--seed: expected a whole number from 0 to 4294967295, came x'],
    [['--sites', '0'], '--sites: expected a whole number from 1 to 4294967295, came 0'],
    [['--kafka', 'redpanda'], '--kafka: expected embedded or a version such as 4.3.1, came redpanda'],
  ])('refuse %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });

  test('that ask for help are none', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });
});
