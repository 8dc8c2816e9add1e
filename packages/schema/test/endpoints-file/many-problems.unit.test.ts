import { expect, test } from '@jest/globals';
import { problemsOf } from './parse.ts';

const FEW = 1_000;
const TIMES = 8;

/** CPU time in ms of reading a file with a problem for each of so many keys of one map; the least of three. */
function cpuMs(keys: number): number {
  const text = ['endpoints: []', ...Array.from({ length: keys }, (_, at) => `key${at}: 1`)].join('\n');
  const each = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    expect(problemsOf(text)).toHaveLength(keys);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...each);
}

// A search of the whole map for each of its problems takes more than 60 times as long.
test(`the problems of one map take time as their number does: ${TIMES} times as many, at most three times that`, () => {
  expect(cpuMs(FEW * TIMES) / cpuMs(FEW)).toBeLessThan(3 * TIMES);
}, 240_000);
