import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chartRows } from '../../../src/commands/probe/chart.ts';

const INK = { full: '#', sliver: '|' };

const bars = (times: Parameters<typeof chartRows>[0], width: number) =>
  Object.fromEntries(chartRows(times, width, INK).map(({ name, bar }) => [name, bar]));

test('each bar is as long as its phase, and begins where the one before it ended', () => {
  const times = { dnsMs: 10, connectMs: 20, tlsMs: 30, firstByteMs: 20, downloadMs: 20, totalMs: 100 };
  expect(bars(times, 10)).toEqual({
    dns: '#',
    connect: ' ##',
    tls: '   ###',
    'first byte': '      ##',
    download: '        ##',
    total: '##########',
  });
});

test('a phase that did not happen has no bar and takes no room', () => {
  const times = { dnsMs: null, connectMs: 50, tlsMs: null, firstByteMs: 50, downloadMs: null, totalMs: 100 };
  expect(bars(times, 4)).toMatchObject({ dns: '', connect: '##', tls: '', 'first byte': '  ##', download: '' });
});

test('a phase too short for the scale is still there to be seen, the last one within the width', () => {
  const times = { dnsMs: 0.1, connectMs: 99.8, tlsMs: null, firstByteMs: null, downloadMs: 0.1, totalMs: 100 };
  expect(bars(times, 4)).toMatchObject({ dns: '|', connect: '####', download: '   |' });
});

test('what took no time at all has bars, too', () => {
  const times = { dnsMs: 0, connectMs: 0, tlsMs: null, firstByteMs: null, downloadMs: null, totalMs: 0 };
  expect(bars(times, 4)).toMatchObject({ dns: '|', connect: '|', total: '####' });
});

const ms = fc.option(fc.double({ min: 0, max: 60_000, noNaN: true }), { nil: null });

test('no bar is longer than the width, whatever the times', () => {
  const phases = fc.record({ dnsMs: ms, connectMs: ms, tlsMs: ms, firstByteMs: ms, downloadMs: ms });
  fc.assert(
    fc.property(
      phases,
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      fc.integer({ min: 10, max: 120 }),
      (each, totalMs, width) => {
        for (const { bar } of chartRows({ ...each, totalMs }, width, INK))
          expect(bar.length).toBeLessThanOrEqual(width);
      },
    ),
  );
});
