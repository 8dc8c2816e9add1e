import type { EventEmitter } from 'node:events';

/** What of a process is needed here. `channel` is there when a parent holds an IPC channel to it. */
export interface SignalSource extends Pick<EventEmitter, 'on' | 'once'> {
  channel?: { unref(): void } | null | undefined;
}

export interface StopListeners {
  /** SIGTERM and SIGINT unless told. */
  signals?: readonly NodeJS.Signals[];
  /** Once, at the first signal, or when the parent went away. */
  onStop: (reason: string) => void;
  /** At every later signal, repeats of the first left out. */
  onImpatience: (signal: string) => void;
  /** A monotonic clock, ms. */
  now: () => number;
}

/** Runners hand one Ctrl-C on twice: the terminal sends it to the whole group, and they send it again. */
const SAME_SIGNAL_MS = 1_000;

export function listenForStop(source: SignalSource, listeners: StopListeners): void {
  const { signals = ['SIGTERM', 'SIGINT'], onStop, onImpatience, now } = listeners;
  let stoppedAt: number | null = null;
  const stop = (reason: string): void => {
    stoppedAt = now();
    onStop(reason);
  };
  const onSignal = (signal: string): void => {
    if (stoppedAt === null) stop(signal);
    else if (now() - stoppedAt >= SAME_SIGNAL_MS) onImpatience(signal);
  };
  for (const signal of signals) source.on(signal, () => onSignal(signal));
  if (!source.channel) return;
  source.once('disconnect', () => {
    if (stoppedAt === null) stop('disconnect');
  });
  // Listening keeps the channel, and with it the process, alive.
  source.channel.unref();
}
