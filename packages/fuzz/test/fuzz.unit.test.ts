import { expect, test } from '@jest/globals';
import { failureIn, fuzz } from '../src/index.ts';

const at = (name: string) => new URL(`./targets/${name}.ts`, import.meta.url);

test('an input that breaks a promise is found, and made as small as it can be', async () => {
  const { failure, runs } = await fuzz(at('breaks'), { seed: 1, runs: 10_000 });
  expect(failure).toMatchObject({ harm: 'broken', why: expect.stringContaining('came to harm in 4 bytes') });
  expect(failure?.input.toString()).toBe('harm');
  expect(runs).toBeGreaterThan(2);
});

test('the same seed gives the same inputs, another seed others', async () => {
  const runsOf = async (seed: number) => (await fuzz(at('breaks'), { seed, runs: 10_000 })).runs;
  const [first, again, other] = [await runsOf(1), await runsOf(1), await runsOf(3)];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('a target that keeps its promise is run as often as was asked, and says how many kinds of answers it gave', async () => {
  const report = await fuzz(at('breaks'), { seed: 1, runs: 0 });
  expect(report).toEqual({ target: 'breaks', seed: 1, runs: 2, kinds: 1, failure: null });
  expect(failureIn(report)).toBeNull();
});

test.each([
  ['an input without end is a hang, though it holds the thread', 'hangs', 3_000, 'hang', 'for ever'],
  ['an input that is never answered is a hang', 'waits', 20_000, 'hang', 'never'],
  ['an error that nobody catches is a crash', 'crashes', 20_000, 'crash', 'crash'],
  ['an input that takes far too much memory is harm, though it gives it back', 'swells', 20_000, 'memory', 'much'],
])('%s', async (_name, target, patienceMs, harm, input) => {
  const { failure } = await fuzz(at(target), { seed: 1, runs: 0, patienceMs });
  expect([failure?.harm, failure?.input.toString()]).toEqual([harm, input]);
});

test('what was kept is run before everything else', async () => {
  const { failure } = await fuzz(at('keeps'), { seed: 1, runs: 0 });
  expect(failure?.why).toContain('saw kept and real');
});

test('a failure tells a person what came, why it is one and how to keep it', async () => {
  const text = failureIn(await fuzz(at('breaks'), { seed: 1, runs: 10_000 }));
  expect(text).toContain('breaks: broken with seed 1');
  expect(text).toContain('input (4 bytes, latin1): "harm"');
  expect(text).toContain('--target breaks --seed 1');
});
