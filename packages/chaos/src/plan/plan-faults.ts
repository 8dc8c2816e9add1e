import { createRandom, type Random } from '@checkstream/fuzz/random';
import { LOCKED_TABLES, LOST_REQUESTS, SERVERS, SERVICES } from './fault.ts';
import type { Ending, Fault, PlannedFault, ServerName } from './fault.ts';

export interface PlanOptions {
  seed: number;
  faults: number;
  /** Whether the broker is a process that may die: an embedded one would take its topics with it. */
  brokerMayCrash: boolean;
  /** Whether brokers ask for a password that may change. */
  kafkaHasPasswords: boolean;
  /** Leaves out what takes long, and does the rest shortly. */
  short: boolean;
}

/** Longest of what lasts: longer than a session of 6 s, so that work is taken over. */
const LONG_MS = 9_000;
const SHORT_MS = 2_500;

/** The same for the same options: a seed is enough to have a sequence again. */
export function planFaults({ seed, faults, short, ...kafka }: PlanOptions): PlannedFault[] {
  const random = createRandom(seed);
  const longestMs = short ? SHORT_MS : LONG_MS;
  // Four services are restarted one after the other.
  const kafkaPasswords = kafka.kafkaHasPasswords && !short;
  const draws = [
    ...ofServices(random, longestMs),
    ...ofKafka(random, longestMs).filter(({ kind }) => kafka.brokerMayCrash || kind !== 'broker-crash'),
    ...ofPostgres(random, longestMs),
    ...ofRotation(random, longestMs, kafkaPasswords ? SERVERS : ['postgresql']),
  ];
  const raffle = draws.flatMap(({ tickets, draw }) => Array.from({ length: tickets }, () => draw));
  const [first, ...others] = raffle;
  if (first === undefined) throw new Error('nothing may go wrong');
  return Array.from({ length: faults }, () => ({
    afterMs: between(random, 100, short ? 1_200 : 3_000),
    fault: random.pick([first, ...others])(),
  }));
}

interface Draw {
  kind: Fault['kind'];
  /** How often, compared with others. */
  tickets: number;
  draw: () => Fault;
}

function ofServices(random: Random, longestMs: number): Draw[] {
  const service = () => random.pick(SERVICES);
  return [
    { kind: 'kill', tickets: 5, draw: () => ({ kind: 'kill', service: service() }) },
    { kind: 'terminate', tickets: 4, draw: () => ({ kind: 'terminate', service: service() }) },
    {
      kind: 'freeze',
      tickets: 3,
      draw: () => ({ kind: 'freeze', service: service(), ms: between(random, 300, longestMs) }),
    },
  ];
}

function ofKafka(random: Random, longestMs: number): Draw[] {
  const downMs = () => between(random, 200, longestMs);
  return [
    { kind: 'broker-crash', tickets: 3, draw: () => ({ kind: 'broker-crash', downMs: between(random, 0, 4_000) }) },
    {
      kind: 'broker-away',
      tickets: 2,
      draw: () => ({ kind: 'broker-away', downMs: downMs(), by: endingOf(random) }),
    },
    { kind: 'broker-slow', tickets: 1, draw: () => ({ kind: 'broker-slow', ...slowness(random, longestMs) }) },
    { kind: 'broker-silent', tickets: 1, draw: () => ({ kind: 'broker-silent', ms: downMs() }) },
    {
      kind: 'request-lost',
      tickets: 5,
      draw: () => ({ kind: 'request-lost', api: random.pick(LOST_REQUESTS), ...lossOf(random) }),
    },
    { kind: 'coordinator-lost', tickets: 2, draw: () => ({ kind: 'coordinator-lost', ...lossOf(random) }) },
    {
      kind: 'coordinator-moved',
      tickets: 1,
      draw: () => ({ kind: 'coordinator-moved', answers: between(random, 1, 6) }),
    },
  ];
}

function ofPostgres(random: Random, longestMs: number): Draw[] {
  const downMs = () => between(random, 200, longestMs);
  return [
    {
      kind: 'database-crash',
      tickets: 3,
      draw: () => ({ kind: 'database-crash', downMs: between(random, 0, longestMs / 2) }),
    },
    {
      kind: 'database-away',
      tickets: 1,
      draw: () => ({ kind: 'database-away', downMs: downMs(), by: endingOf(random) }),
    },
    { kind: 'database-slow', tickets: 1, draw: () => ({ kind: 'database-slow', ...slowness(random, longestMs) }) },
    { kind: 'database-silent', tickets: 1, draw: () => ({ kind: 'database-silent', ms: downMs() }) },
    {
      kind: 'sessions-terminated',
      tickets: 2,
      draw: () => ({ kind: 'sessions-terminated', share: between(random, 1, 4) / 4 }),
    },
    {
      kind: 'table-locked',
      tickets: 2,
      draw: () => ({ kind: 'table-locked', table: random.pick(LOCKED_TABLES), ms: downMs() }),
    },
    { kind: 'commit-lost', tickets: 4, draw: () => ({ kind: 'commit-lost', ...lossOf(random) }) },
  ];
}

function ofRotation(random: Random, longestMs: number, withPasswords: readonly [ServerName, ...ServerName[]]): Draw[] {
  return [
    {
      kind: 'certificate-rotated',
      tickets: 2,
      draw: () => ({ kind: 'certificate-rotated', of: random.pick(SERVERS), by: endingOf(random) }),
    },
    {
      kind: 'password-rotated',
      tickets: 2,
      draw: () => ({
        kind: 'password-rotated',
        of: random.pick(withPasswords),
        by: endingOf(random),
        refusedMs: between(random, 500, longestMs),
      }),
    },
  ];
}

const endingOf = (random: Random): Ending => random.pick(['close', 'reset']);

const lossOf = (random: Random) => ({ stored: random.next() < 0.5, by: endingOf(random) });

const slowness = (random: Random, longestMs: number) => ({
  latencyMs: between(random, 20, 300),
  bytesPerSecond: between(random, 20, 400) * 1_000,
  ms: between(random, 500, longestMs),
});

/** Both ends included. */
const between = (random: Random, from: number, to: number): number => from + random.below(to - from + 1);
