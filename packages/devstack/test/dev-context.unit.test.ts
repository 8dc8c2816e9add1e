import { expect, test } from '@jest/globals';
import { step } from '../src/dev-context.ts';

function aContext() {
  const stopping = new AbortController();
  const said: string[] = [];
  const display = { say: (line: string) => said.push(line), show: () => undefined, close: () => undefined };
  return { stopping, said, context: { display, signal: stopping.signal } };
}

test('a step says how long it took, and where its result is', async () => {
  const { said, context } = aContext();
  const work = () => Promise.resolve(5432);
  expect(await step(context, { name: 'PostgreSQL', work, where: (port) => `on port ${port}` })).toBe(5432);
  await step(context, { name: 'Topics', work });
  expect(said).toEqual([
    expect.stringMatching(/^PostgreSQL ready in \d\.\d s on port 5432$/),
    expect.stringMatching(/ s$/),
  ]);
});

test('a step that fails is a failure, unless Ctrl-C cut it short', async () => {
  const { stopping, context } = aContext();
  const fails = () => Promise.reject(new Error('initdb was interrupted'));
  await expect(step(context, { name: 'PostgreSQL', work: fails })).rejects.toThrow('initdb');
  const cutShort = () => {
    stopping.abort('Ctrl-C');
    return fails();
  };
  await expect(step(context, { name: 'PostgreSQL', work: cutShort })).rejects.toBe('Ctrl-C');
});
