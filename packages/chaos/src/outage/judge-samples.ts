import type { Sample } from './sample.ts';

export type Away = 'kafka' | 'postgresql';

/** By then everybody has noticed. */
const NOTICED_AFTER_S = 20;
/** From then on nothing more may be kept, so that memory stays. */
const STEADY_AFTER_S = 60;
const NOISE_MB = 40;
/** One for each third. */
const FEWEST_STEADY = 3;

/** What the services said of themselves and should not have said, or the other way round. */
export function judgeSamples(samples: Sample[], away: Away, buffer: number): string[] {
  const during = samples.filter(({ phase, seconds }) => phase === 'away' && seconds >= NOTICED_AFTER_S);
  const expected = away === 'kafka' ? { checker: 'live', writer: 'live' } : { checker: 'ready', writer: 'live' };
  const wrong = (service: 'checker' | 'writer') =>
    during
      .filter((sample) => sample[service].health !== expected[service])
      .map(({ seconds, ...all }) => [seconds, all[service].health]);
  const steady = during.filter(
    ({ seconds, checker }) => seconds >= STEADY_AFTER_S && (away === 'postgresql' || checker.buffered >= buffer),
  );
  const growth = (service: 'checker' | 'writer') => growthMb(steady.map((sample) => sample[service].residentMb));
  return [
    ...(during.length > 0 ? [] : [`health was not judged: the outage lasted no longer than ${NOTICED_AFTER_S} s`]),
    ...(steady.length >= FEWEST_STEADY ? [] : [unjudgedMemory(steady, away, buffer)]),
    ...(['checker', 'writer'] as const).flatMap((service) => [
      ...wrong(service).map(
        ([seconds, health]) =>
          `the ${service} was ${health} after ${Number(seconds).toFixed()} s, expected ${expected[service]}`,
      ),
      ...(growth(service) <= NOISE_MB
        ? []
        : [`the memory of the ${service} grew by ${growth(service).toFixed()} MB with nothing more to keep`]),
    ]),
    ...(Math.max(...samples.map(({ checker }) => checker.buffered)) <= buffer
      ? []
      : ['the buffer held more than its bound']),
  ];
}

function unjudgedMemory({ length }: Sample[], away: Away, buffer: number): string {
  const [when, advice] =
    away === 'kafka'
      ? [`with a full buffer (${buffer})`, 'a longer --minutes, a smaller --buffer or a greater --rate']
      : ['of the outage', 'a longer --minutes'];
  return (
    `memory was not judged: expected ${FEWEST_STEADY} samples ${when} after its first ${STEADY_AFTER_S} s, ` +
    `there were ${length}; give it ${advice}`
  );
}

/** From the first third to the last, each by its median. */
function growthMb(residentMb: number[]): number {
  const third = Math.ceil(residentMb.length / 3);
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return median(residentMb.slice(-third)) - median(residentMb.slice(0, third));
}
