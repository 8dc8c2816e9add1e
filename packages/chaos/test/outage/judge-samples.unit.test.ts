import { describe, expect, test } from '@jest/globals';
import { judgeSamples } from '../../src/outage/judge-samples.ts';
import type { Sample } from '../../src/outage/sample.ts';

const BUFFER = 100;
const sample = (
  seconds: number,
  checker: Partial<Sample['checker']> = {},
  writer: Partial<Sample['writer']> = {},
): Sample => ({
  seconds,
  phase: seconds < 0 ? 'before' : 'away',
  checker: { residentMb: 150, buffered: BUFFER, published: 0, backpressure: 0, health: 'live', ...checker },
  writer: { residentMb: 150, rows: 0, lag: 0, health: 'live', ...writer },
});
const every10s = (of: (seconds: number) => Sample) => Array.from({ length: 30 }, (_, at) => of(at * 10));

describe('what services say during an outage of Kafka', () => {
  test('is right when both are live and not ready, and memory stays once the buffer is full', () => {
    const samples = every10s((seconds) =>
      sample(seconds, { residentMb: seconds < 60 ? 100 + seconds : 160 + (seconds % 20) }),
    );
    expect(judgeSamples([sample(-5, { health: 'ready' }), ...samples], 'kafka', BUFFER)).toEqual([]);
  });

  test.each([
    ['ready', 'the checker was ready after 100 s, expected live'],
    ['stuck', 'the checker was stuck after 100 s, expected live'],
  ])('is wrong when the checker is %s', (health, problem) => {
    const samples = every10s((seconds) => sample(seconds, seconds === 100 ? { health } : {}));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual([problem]);
  });

  test('is wrong when memory goes on growing', () => {
    const samples = every10s((seconds) => sample(seconds, {}, { residentMb: 150 + seconds }));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual([
      expect.stringMatching(/the memory of the writer grew by \d+ MB/),
    ]);
  });

  test('is wrong when more is buffered than may be', () => {
    const samples = every10s((seconds) => sample(seconds, { buffered: BUFFER + 1 }));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual(['the buffer held more than its bound']);
  });
});

test('during an outage of PostgreSQL the checker is ready all the time', () => {
  const samples = every10s((seconds) => sample(seconds, { health: 'ready', buffered: 0 }));
  expect(judgeSamples(samples, 'postgresql', BUFFER)).toEqual([]);
});
