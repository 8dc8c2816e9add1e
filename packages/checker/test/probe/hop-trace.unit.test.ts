import { describe, expect, test } from '@jest/globals';
import { createHopTrace, sumPhases } from '../../src/probe/hop-trace.ts';

function clockedTrace() {
  let t = 1000;
  const trace = createHopTrace(() => t);
  return { trace, pass: (ms: number) => void (t += ms) };
}

function completeHop() {
  const { trace, pass } = clockedTrace();
  for (const [ms, next] of [
    [1, 'CONNECT'],
    [2, 'TLS'],
    [3, 'HEADER'],
    [4, 'BODY'],
  ] as const) {
    pass(ms);
    trace.advance(next);
  }
  pass(5);
  trace.end(true);
  return trace;
}

describe('the trace of a hop', () => {
  test('has phases that add up to its total', () => {
    const trace = completeHop();
    expect(trace.phases()).toEqual({ dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4, downloadMs: 5 });
    expect(trace.totalMs()).toBe(15);
  });

  test('leaves out what passed inside the checker', () => {
    const { trace, pass } = clockedTrace();
    pass(100);
    trace.exclude(90);
    pass(1);
    trace.advance('CONNECT');
    pass(2);
    trace.end(true);
    expect(trace.phases()).toMatchObject({ dnsMs: 11, connectMs: 2 });
    expect(trace.totalMs()).toBe(13);
  });

  test('leaves out what did not happen, and its time goes to the next', () => {
    const { trace, pass } = clockedTrace();
    pass(1);
    trace.skipTo('CONNECT');
    pass(2);
    trace.advance('HEADER');
    expect(trace.phases()).toMatchObject({ dnsMs: null, connectMs: 3, tlsMs: null });
  });

  test('counts an incomplete stage into the total only', () => {
    const { trace, pass } = clockedTrace();
    pass(7);
    trace.end(false);
    pass(100);
    trace.end(true);
    expect(trace.phases().dnsMs).toBeNull();
    expect(trace.totalMs()).toBe(7);
  });
});

describe('phases summed over hops', () => {
  test('add those that completed them', () => {
    expect(sumPhases([completeHop(), completeHop()])).toEqual({
      dnsMs: 2,
      connectMs: 4,
      tlsMs: 6,
      firstByteMs: 8,
      downloadMs: 10,
    });
  });

  test('have no download when the last hop did not finish its own', () => {
    expect(sumPhases([completeHop(), clockedTrace().trace])).toMatchObject({ connectMs: 2, downloadMs: null });
  });

  test('are null for no hop at all', () => {
    expect(sumPhases([])).toMatchObject({ dnsMs: null, downloadMs: null });
  });
});
