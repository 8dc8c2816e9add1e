import type { Terminal } from '../../src/terminal/terminal.ts';

export interface FakeTerminal extends Terminal {
  /** Everything printed so far, as one text each. */
  printed(): { out: string; err: string };
}

/** Nobody there to answer, no colours, nothing set, no `pnpm dev` anywhere above. */
export function aTerminal(overrides: Partial<Terminal> = {}): FakeTerminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    env: {},
    cwd: '/nowhere',
    checkout: '/nowhere',
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    columns: null,
    colours: false,
    ask: null,
    devRuns: () => Promise.resolve(false),
    now: () => Date.parse('2026-03-01T12:00:00Z'),
    signal: new AbortController().signal,
    ...overrides,
    printed: () => ({ out: out.join('\n'), err: err.join('\n') }),
  };
}
