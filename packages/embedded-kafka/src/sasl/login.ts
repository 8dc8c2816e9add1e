import { createScramLogin } from './scram.ts';

export const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
type Mechanism = (typeof MECHANISMS)[number];

/** Name to password. May change while the broker runs: each login looks anew. */
export type Users = ReadonlyMap<string, string>;

/** What one connection has said of who it is. */
export interface Login {
  /** False when there is no such mechanism. */
  begin(mechanism: string): boolean;
  /** The broker's next word; null when the login is refused, or none was begun. */
  answer(message: Buffer): Buffer | null;
  /** Whether requests of every kind may come. */
  done(): boolean;
}

/** What to answer, and whether that was the last word; null when the login is refused. */
type Step = (message: string) => { text: string; last: boolean } | null;

export function createLogin(users: Users): Login {
  let step: Step | null = null;
  let done = false;
  return {
    begin(name) {
      const mechanism = MECHANISMS.find((known) => known === name);
      step = mechanism === undefined ? null : steps(mechanism, users);
      return step !== null;
    },
    answer(message) {
      const said = step?.(message.toString('utf8')) ?? null;
      if (said === null) step = null;
      done = said?.last ?? false;
      return said === null ? null : Buffer.from(said.text);
    },
    done: () => done,
  };
}

function steps(mechanism: Mechanism, users: Users): Step {
  if (mechanism === 'PLAIN') return plain(users);
  const scram = createScramLogin(mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512', (user) => users.get(user));
  let last = true;
  return (message) => {
    last = !last;
    const text = last ? scram.final(message) : scram.first(message);
    return text === null ? null : { text, last };
  };
}

/** RFC 4616. */
const plain =
  (users: Users): Step =>
  (message) => {
    const [, user = '', password] = message.split('\0');
    return password !== undefined && users.get(user) === password ? { text: '', last: true } : null;
  };
