import { describe, expect, test } from '@jest/globals';
import { createSystemLookup } from '../../../src/probe/lookup/system-lookup.ts';

const clock = { ms: 0 };
const now = (): number => clock.ms;

/** A system whose answers come when the test says so. */
function open() {
  const asked: { hostname: string; answer: (addresses: string[]) => void; fail: (error: Error) => void }[] = [];
  const lookup = createSystemLookup(now, (hostname) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    asked.push({ hostname, answer: resolve, fail: reject });
    return promise;
  });
  const queuedMs: number[] = [];
  const ask = (hostname: string, signal = new AbortController().signal) =>
    lookup(hostname, 'ANY', { signal, onQueued: (ms) => queuedMs.push(ms) });
  return { ask, asked, queuedMs };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a lookup by the system', () => {
  test('runs beside one other, and waits for a thread without that being charged', async () => {
    const { ask, asked, queuedMs } = open();
    const answers = ['a', 'b', 'c'].map((name) => ask(name));
    await turn();
    expect(asked.map(({ hostname }) => hostname)).toEqual(['a', 'b']);
    clock.ms += 700;
    asked[1]?.answer(['192.0.2.2']);
    expect(await answers[1]).toEqual(['192.0.2.2']);
    await turn();
    expect(asked.map(({ hostname }) => hostname)).toEqual(['a', 'b', 'c']);
    asked[0]?.answer(['192.0.2.1']);
    asked[2]?.answer(['192.0.2.3']);
    expect(await Promise.all(answers)).toEqual([['192.0.2.1'], ['192.0.2.2'], ['192.0.2.3']]);
    expect(queuedMs).toEqual([0, 0, 700]);
  });

  test('that got no thread in time blames nobody, and leaves the line', async () => {
    const { ask, asked } = open();
    const first = [ask('a'), ask('b')];
    const giveUp = new AbortController();
    const late = ask('c', giveUp.signal);
    await turn();
    giveUp.abort(new Error('late'));
    await expect(late).rejects.toMatchObject({ kind: 'AGENT', code: 'LOOKUP_QUEUE' });
    for (const one of asked) one.answer([]);
    await Promise.all(first);
    expect(asked).toHaveLength(2);
    const more = [ask('d'), ask('e')];
    await turn();
    expect(asked.slice(2).map(({ hostname }) => hostname)).toEqual(['d', 'e']);
    for (const one of asked) one.answer([]);
    await Promise.all(more);
  });

  test('keeps its thread until it ends, also when nobody waits for it any more', async () => {
    const { ask, asked } = open();
    const giveUp = new AbortController();
    const abandoned = [ask('a', giveUp.signal), ask('b', giveUp.signal)];
    await turn();
    giveUp.abort(new Error('late'));
    for (const one of abandoned) await expect(one).rejects.toThrow('late');
    const next = ask('c');
    await turn();
    expect(asked).toHaveLength(2);
    asked[0]?.fail(new Error('whatever'));
    await turn();
    expect(asked).toHaveLength(3);
    asked[2]?.answer(['192.0.2.1']);
    expect(await next).toEqual(['192.0.2.1']);
  });

  test.each([
    ['ENOTFOUND', 'ENOTFOUND'],
    ['EAI_AGAIN', 'EAI_AGAIN'],
    ['EAI_MEMORY', 'EAI_MEMORY'],
  ])('that fails with %s fails with %s', async (code, expected) => {
    const { ask, asked } = open();
    const answer = ask('a');
    await turn();
    asked[0]?.fail(Object.assign(new Error('whatever it says'), { code }));
    await expect(answer).rejects.toMatchObject({ code: expected });
  });

  test('is the one that Node does', async () => {
    const lookup = createSystemLookup(now);
    const edge = { signal: new AbortController().signal, onQueued: () => undefined };
    expect(await lookup('localhost', 'IPV4', edge)).toEqual(['127.0.0.1']);
  });
});
