import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { listenForStop, type SignalSource } from '../../src/lifecycle/listen-for-stop.ts';

function aProcess({ channel = false, ...more }: { channel?: boolean; signals?: NodeJS.Signals[] } = {}) {
  const seen: string[] = [];
  const clock = { ms: 0 };
  const source: SignalSource = new EventEmitter();
  if (channel) source.channel = { unref: () => void seen.push('unref') };
  listenForStop(source, {
    ...more,
    now: () => clock.ms,
    onStop: (reason) => seen.push(`stop ${reason}`),
    onImpatience: (signal) => seen.push(`impatient ${signal}`),
  });
  const emit = (event: string): void => void (source as EventEmitter).emit(event);
  return { seen, clock, emit };
}

describe('listenForStop', () => {
  test.each(['SIGTERM', 'SIGINT'])('%s asks for a stop', (signal) => {
    const { seen, emit } = aProcess();
    emit(signal);
    expect(seen).toEqual([`stop ${signal}`]);
  });

  test('other signals do so where they are asked for', () => {
    const { seen, emit } = aProcess({ signals: ['SIGHUP'] });
    emit('SIGINT');
    emit('SIGHUP');
    expect(seen).toEqual(['stop SIGHUP']);
  });

  test('repeats within a second of the first are the same signal, whichever they are', () => {
    const { seen, clock, emit } = aProcess();
    emit('SIGINT');
    clock.ms = 999;
    emit('SIGINT');
    emit('SIGTERM');
    expect(seen).toEqual(['stop SIGINT']);
  });

  test('a signal a second after the first is impatience, whatever came between', () => {
    const { seen, clock, emit } = aProcess();
    emit('SIGINT');
    clock.ms = 900;
    emit('SIGINT');
    clock.ms = 1_000;
    emit('SIGTERM');
    expect(seen).toEqual(['stop SIGINT', 'impatient SIGTERM']);
  });

  test('a parent that goes away asks for a stop, and its channel does not keep the process alive', () => {
    const { seen, emit } = aProcess({ channel: true });
    emit('disconnect');
    expect(seen).toEqual(['unref', 'stop disconnect']);
  });

  test('a parent that goes away while stopping is not impatient', () => {
    const { seen, clock, emit } = aProcess({ channel: true });
    emit('SIGTERM');
    clock.ms = 5_000;
    emit('disconnect');
    expect(seen).toEqual(['unref', 'stop SIGTERM']);
  });
});
