import type { CheckerLife, Evidence, Span } from './evidence.ts';
import type { PublishedUntil } from './published-until.ts';

/** When slots of a checker that was hit may go without a check, and why. */
export interface Takeover extends Span {
  why: string;
}

export interface TakeoverDeps extends Pick<Evidence, 'lives' | 'kafkaTroubles'> {
  sessionMs: number;
  /** Of a probe, and of what is waited for it. */
  probeMs: number;
  publishedUntil: PublishedUntil;
}

/** Design §9: a dead checker's work is taken over within the session timeout and 2 s. */
const MARGIN_MS = 2_000;
/** One that stops leaves its group at once. */
const GOODBYE_MS = 2_000;
/** A consumer that lost its brokers several times joins again after at most so long. */
const RECONNECT_MS = 15_000;

export function findTakeovers(deps: TakeoverDeps): Takeover[] {
  const { lives, publishedUntil, probeMs } = deps;
  return lives.flatMap((life) => {
    const frozen = life.frozen.map(({ from, until }) => ({
      from,
      until: Math.min(until + GOODBYE_MS, takenOverBy(from, life, deps)),
      why: `${life.name} frozen`,
    }));
    if (life.endsAt === null) return frozen;
    const { endsAt: from } = life;
    const until = takenOverBy(from, life, deps);
    if (life.end === 'stopped') return [...frozen, ...goodbye(life, from, until, deps)];
    return [
      ...frozen,
      { from: Math.min(from, publishedUntil(life) - probeMs), until, why: `${life.name} ${life.end}` },
    ];
  });
}

/** Unhurried when the group is calm: only while it gets over something else can a goodbye take as long as a death. */
function goodbye({ name, lost }: CheckerLife, from: number, until: number, deps: TakeoverDeps): Takeover[] {
  const { lives, kafkaTroubles, sessionMs } = deps;
  const recent = from - sessionMs - MARGIN_MS;
  const restless =
    lost > 0 ||
    kafkaTroubles.some((trouble) => trouble.until >= recent - RECONNECT_MS && trouble.from <= from + GOODBYE_MS) ||
    lives.some((life) => life.name !== name && wasHit(life, recent, from + GOODBYE_MS)) ||
    !lives.some((life) => life.name !== name && servesThroughout(life, { from, until: from + GOODBYE_MS }));
  return [{ from, until: restless ? until : from + GOODBYE_MS, why: `${name} stopped` }];
}

function wasHit({ frozen, startedAt, endsAt }: CheckerLife, since: number, until: number): boolean {
  const within = (at: number) => at >= since && at <= until;
  return (
    within(startedAt) || within(endsAt ?? -Infinity) || frozen.some((span) => within(span.from) || within(span.until))
  );
}

/** The first moment from which another checker was there for as long as a takeover takes, and the end of that. */
function takenOverBy(at: number, dead: CheckerLife, deps: TakeoverDeps): number {
  const others = deps.lives.filter((life) => life !== dead);
  const begins = [
    at,
    ...others.flatMap(({ shares, frozen }) =>
      [...shares, ...frozen.map(({ until }) => ({ at: until }))].map((one) => one.at),
    ),
  ];
  const candidates = begins.filter((begin) => begin >= at).sort((a, b) => a - b);
  for (const from of candidates) {
    const until = calmAfter(from, deps);
    if (others.some((life) => servesThroughout(life, { from, until }))) return until;
  }
  return Infinity;
}

/** Kafka's troubles meanwhile count on top: no group moves without it. */
function calmAfter(from: number, { kafkaTroubles, sessionMs }: TakeoverDeps): number {
  let until = from + sessionMs + MARGIN_MS;
  for (const trouble of kafkaTroubles.toSorted((a, b) => a.from - b.from)) {
    if (trouble.from <= until && trouble.until + RECONNECT_MS >= from) {
      until = Math.max(until, trouble.until + RECONNECT_MS + sessionMs + MARGIN_MS);
    }
  }
  return until;
}

function servesThroughout({ shares, endsAt, frozen }: CheckerLife, { from, until }: Span): boolean {
  const [first] = shares;
  if (first === undefined || first.at > from || (endsAt ?? Infinity) < until) return false;
  return !frozen.some((span) => span.from <= until && span.until >= from);
}
