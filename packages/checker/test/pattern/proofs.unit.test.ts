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
  const ask = (expression: string, signal = never, flags = 'u') => proofs.verdictOn(expression, flags, signal);
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
    expect(await ask('a', never, 'ims')).toBe('SAFE');
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
    const slow = ask('slow', giveUp.signal);
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
