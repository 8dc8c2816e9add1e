import type { CheckResult, Encode } from '@checkstream/schema';
import type { OutgoingMessage } from '@checkstream/runtime';
import type { Cancel, SetTimer } from '../schedule/timer.ts';
import { deliverBatch } from './deliver-batch.ts';
import { BATCH_RESULTS, takeBatch } from './take-batch.ts';
import type { OnUnencodable } from './take-batch.ts';

export interface PublisherDeps {
  /** Resolves once Kafka has the messages, however long that takes; rejects with what no retry heals. */
  send: (messages: OutgoingMessage[]) => Promise<void>;
  encode: Encode<CheckResult>;
  onUnencodable: OnUnencodable;
  /** The first result came into the empty buffer. */
  onWaiting: () => void;
  /** A batch was acknowledged, and that many results left the buffer. */
  onPublished: (results: number) => void;
  /** Kafka refuses for good: the end of the process. */
  onError: (error: unknown) => void;
  setTimer: SetTimer;
  /** How long the first result of a batch waits for others. */
  lingerMs: number;
}

/** Keeps results until Kafka has acknowledged them, and sends them in the order in which they came. */
export interface Publisher {
  /** Takes every result; the caller asks `buffered` before it makes more. */
  publish: (result: CheckResult) => void;
  /** Results that Kafka has not acknowledged. */
  buffered: () => number;
  /** Sends without lingering. Resolves when nothing is buffered, or after so many milliseconds, to what is left. */
  flush: (withinMs: number) => Promise<number>;
}

export function createPublisher(deps: PublisherDeps): Publisher {
  const buffer: CheckResult[] = [];
  const flushed = Promise.withResolvers<void>();
  let sending = false;
  let flushing = false;
  let lingering: Cancel | null = null;

  const settle = () => {
    if (sending) return;
    if (buffer.length === 0) return flushing ? flushed.resolve() : undefined;
    if (flushing || buffer.length >= BATCH_RESULTS) return void sendNext();
    lingering ??= deps.setTimer(() => void sendNext(), deps.lingerMs);
  };

  // After a failure nothing is sent any more: a later batch must not overtake this one.
  const sendNext = async () => {
    lingering?.();
    lingering = null;
    sending = true;
    try {
      const batch = takeBatch(buffer, deps.encode, deps.onUnencodable);
      await deliverBatch(deps, batch);
      buffer.splice(0, batch.results.length);
      deps.onPublished(batch.results.length);
    } catch (error) {
      flushed.resolve();
      return deps.onError(error);
    }
    sending = false;
    settle();
  };

  return {
    publish: (result) => {
      if (buffer.length === 0) deps.onWaiting();
      buffer.push(result);
      settle();
    },
    buffered: () => buffer.length,
    flush: async (withinMs) => {
      flushing = true;
      const cancel = deps.setTimer(() => flushed.resolve(), withinMs);
      settle();
      await flushed.promise;
      cancel();
      return buffer.length;
    },
  };
}
