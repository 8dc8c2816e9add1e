import { describe, expect, test } from '@jest/globals';
import { createProofs } from '../../src/pattern/proofs.ts';

const never = new AbortController().signal;

/** Expressions with `slow` in them take until `go`; `dies` cannot be tried. */
function open({ maxWaitMs = 60_000, go = Promise.resolve() } = {}) {
  const asked: string[] = [];
  const failures: Error[] = [];
  const prove = async (expression: string) => {
    asked.push(expression);
    if (expression.includes('slow')) await go;
    if (expression === 'dies') throw new Error('no process');
    return 'SAFE' as const;
  };
  const prover = { prove, close: () => Promise.resolve() };
  const proofs = createProofs((error) => failures.push(error), { prover, maxWaitMs });
  const ask = (expression: string, { signal = never, flags = 'u', tenant = 'acme' } = {}) =>
    proofs.verdictOn(expression, flags, { tenant, signal });
  return { ask, asked, failures };
}

describe('an expression', () => {
  test('that may take for ever is tried once, however many ask', async () => {
    const { ask, asked } = open();
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['SAFE', 'SAFE', 'SAFE']);
    expect(await ask('a')).toBe('SAFE');
    expect(asked).toEqual(['a', 'b']);
  });

  test('is remembered beside thousands of others, none of them short', async () => {
    const { ask, asked } = open();
    const all = Array.from({ length: 5_000 }, (_, i) => `${'x'.repeat(1_000)}${i}`);
    for (const expression of [...all, ...all]) await ask(expression);
    expect(asked).toHaveLength(5_000);
  });

  test('without flag u or v is tried nowhere', async () => {
    const { ask, asked } = open();
    expect(await ask('a', { flags: 'ims' })).toBe('SAFE');
    expect(await ask('a'.repeat(10_001))).toBe('TOO_COMPLEX');
    expect(asked).toEqual([]);
  });

  test('that waits too long for its turn is refused, and known once it had it', async () => {
    const go = Promise.withResolvers<void>();
    const { ask, asked } = open({ maxWaitMs: 20, go: go.promise });
    const slow = ask('slow');
    expect(await ask('a')).toBe('REFUSED');
    expect(await slow).toBe('REFUSED');
    go.resolve();
    while (asked.length < 2) await new Promise(setImmediate);
    expect(await ask('a')).toBe('SAFE');
    expect(asked).toEqual(['slow', 'a']);
  });

  test('is given up when it is told to', async () => {
    const go = Promise.withResolvers<void>();
    const { ask } = open({ go: go.promise });
    const giveUp = new AbortController();
    const slow = ask('slow', { signal: giveUp.signal });
    giveUp.abort();
    expect(await slow).toBe('FAILED');
    go.resolve();
  });

  test('that could not be tried is tried again', async () => {
    const { ask, asked, failures } = open();
    expect([await ask('dies'), await ask('dies')]).toEqual(['FAILED', 'FAILED']);
    expect(asked).toEqual(['dies', 'dies']);
    expect(failures).toHaveLength(2);
  });
});

describe('one tenant with a thousand expressions that are being tried', () => {
  const thousand = Array.from({ length: 1_000 }, (_, i) => `slow ${i}`);

  function occupied() {
    const go = Promise.withResolvers<void>();
    const opened = open({ go: go.promise });
    const answers = thousand.map((expression) => opened.ask(expression, { tenant: 'greedy' }));
    return { ...opened, go: () => go.resolve(), all: () => Promise.all(answers) };
  }

  test('keeps another waiting for one of them alone', async () => {
    const { ask, asked, go, all } = occupied();
    const answers = ['a', 'b'].map((expression) => ask(expression, { tenant: 'acme' }));
    go();
    expect(await Promise.all(answers)).toEqual(['SAFE', 'SAFE']);
    await all();
    expect(asked.slice(0, 5)).toEqual(['slow 0', 'slow 1', 'a', 'slow 2', 'b']);
    expect(asked).toHaveLength(1_002);
  });

  test('does not keep another waiting for the last of them either, when both have it', async () => {
    const { ask, asked, go, all } = occupied();
    const shared = ask('slow 999', { tenant: 'acme' });
    go();
    expect(await shared).toBe('SAFE');
    await all();
    expect(asked.indexOf('slow 999')).toBe(2);
    expect(asked).toHaveLength(1_000);
  });
});
