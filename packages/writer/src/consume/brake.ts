import { shorten } from '../dead-letters/dead-letter.ts';

export interface Brake {
  /** Takes note of one message: why it could not be stored, or null. Throws BrakeError when too many could not. */
  see(refusal: string | null): void;
}

export interface BrakeOptions {
  /** How many of the latest messages count. */
  lastMessages: number;
  /** The brake sleeps until it saw this many. */
  atLeast: number;
  /** The largest part of them that may be refused. */
  share: number;
}

export class BrakeError extends Error {
  override readonly name = 'BrakeError';
}

/** More than 1 in 10 of the last 1,000 messages, once 100 were seen: a bad deploy must not drain the topic. */
const DEFAULT_BRAKE: BrakeOptions = { lastMessages: 1_000, atLeast: 100, share: 0.1 };

export function createBrake({ lastMessages, atLeast, share }: BrakeOptions = DEFAULT_BRAKE): Brake {
  const refused = new Uint8Array(lastMessages);
  let seen = 0;
  let count = 0;
  return {
    see(refusal) {
      const at = seen % lastMessages;
      const now = refusal === null ? 0 : 1;
      count += now - (refused[at] ?? 0);
      refused[at] = now;
      seen += 1;
      const of = Math.min(seen, lastMessages);
      if (of >= atLeast && count > share * of) throw new BrakeError(explain(count, of, refusal));
    },
  };
}

function explain(count: number, of: number, refusal: string | null): string {
  return [
    `${count} of the last ${of} messages cannot be stored, which looks like a bad deploy rather than bad messages.`,
    ...(refusal === null ? [] : [`The latest: ${shorten(refusal)}.`]),
    'Nothing of this batch was set aside and no offset moved.',
    'Correct what publishes to the topic of checks, or the settings by which this writer reads it.',
    'Messages that will never be readable stop it again at the next start: the page on operations says how to pass them.',
  ].join(' ');
}
