import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor, type ServiceProcess } from '@checkstream/testkit';
import { countRecords, readRecords } from '../evidence/read-records.ts';
import { withinWorld } from '../world/within-world.ts';
import { formatSample, sampleTitles } from './format-sample.ts';
import { judgeOutage, type OutageEvidence } from './judge-outage.ts';
import { judgeSamples, type Away } from './judge-samples.ts';
import { openOutageWorld, type OutageWorld } from './open-outage-world.ts';
import type { OutageOptions } from './options.ts';
import { readMetrics, takeSample, type Sample } from './sample.ts';

/** A machine that runs all of this may be slow. */
const START = { timeoutMs: 120_000, everyMs: 500 };
const WARM_UP_MS = 30_000;
const SAMPLE_EVERY_MS = 5_000;
/** Longest wait for a backlog to be worked off. */
const DRAIN_MS = 300_000;

export interface OutageRun extends OutageOptions {
  report: (line: string) => void;
  /** Gives the run up; everything that was started is ended. */
  signal: AbortSignal;
}

/** Resolves to what went wrong, which should be nothing; tells how it goes line by line. */
export async function runOutage({ report, signal, ...options }: OutageRun): Promise<string[]> {
  return withinWorld({
    open: (defer) => openOutageWorld(options, { defer, report }),
    work: (world) => runIn(world, options, report),
    signal,
  });
}

async function runIn(world: OutageWorld, options: OutageOptions, report: (line: string) => void): Promise<string[]> {
  await untilReady(world);
  report(`${options.away} away for ${options.minutes} min at ${options.rate} probes/s; ${world.kafka.name}\n`);
  const samples = await watchOutage(world, options, report);
  const ofChecker = await world.checker.stop();
  await untilDrained(world);
  const ofWriter = await world.writer.stop();
  const evidence = await gather(world);
  const account = judgeOutage(evidence);
  report(`\n${describe(evidence, samples, account)}`);
  const isClean = ofChecker === 0 && ofWriter === 0;
  return [
    ...account.problems,
    ...judgeSamples(samples, options.away, options.buffer),
    ...(isClean ? [] : [`checker and writer ended with ${ofChecker} and ${ofWriter}, expected 0`]),
  ];
}

async function untilReady({ checker, writer }: OutageWorld): Promise<void> {
  const isReady = async (service: ServiceProcess) => (await service.get('/health/ready')).status === 200;
  await waitFor('both services to be ready', async () => (await isReady(writer)) && (await isReady(checker)), START);
}

async function watchOutage(
  world: OutageWorld,
  { away, minutes, rate }: OutageOptions,
  report: (line: string) => void,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  let [beganAt, phase] = [performance.now() + WARM_UP_MS, 'before' as Sample['phase']];
  report(sampleTitles());
  const watchFor = async (ms: number, isOver: (sample: Sample) => boolean = () => false): Promise<void> => {
    const until = performance.now() + ms;
    while (performance.now() < until) {
      const sample = await takeSample(world, { seconds: (performance.now() - beganAt) / 1_000, phase });
      samples.push(sample);
      report(formatSample(sample));
      if (isOver(sample)) return;
      await sleep(Math.min(SAMPLE_EVERY_MS, Math.max(0, until - performance.now())));
    }
  };

  await watchFor(WARM_UP_MS);
  await takeAway(world, away);
  [beganAt, phase] = [performance.now(), 'away'];
  await watchFor(minutes * 60_000);
  await giveBack(world, away);
  phase = 'after';
  // Less than what comes in two seconds: there is no backlog any more.
  await watchFor(DRAIN_MS, ({ checker, writer }) => {
    const isReady = checker.health === 'ready' && writer.health === 'ready';
    return isReady && checker.buffered < 2 * rate && writer.lag < 2 * rate;
  });
  return samples;
}

/** As a crash would. */
const takeAway = ({ kafka, postgres }: OutageWorld, away: Away) =>
  away === 'kafka' ? kafka.process?.kill() : postgres.crash();
const giveBack = ({ kafka, postgres }: OutageWorld, away: Away) =>
  away === 'kafka' ? kafka.process?.restart() : postgres.restart();

async function untilDrained({ writer }: OutageWorld): Promise<void> {
  const isDrained = async () => (await readMetrics(writer))('checkstream_writer_lag_messages') === 0;
  await waitFor('the writer to store the rest', isDrained, { timeoutMs: DRAIN_MS, everyMs: 1_000 });
}

async function gather({ client, topics, postgres, sites, checker }: OutageWorld): Promise<OutageEvidence> {
  const requests = new Map<string, number>();
  for (const { endpointId } of sites.requests) requests.set(endpointId, (requests.get(endpointId) ?? 0) + 1);
  const missed = new Map<string, number>();
  for (const { msg, reason, slots } of checker.lines) {
    if (msg === 'slots missed') missed.set(String(reason), (missed.get(String(reason)) ?? 0) + Number(slots));
  }
  const rows = await postgres.lend(({ query }) =>
    query<{ rows: number }>('SELECT count(*)::integer AS rows FROM checks'),
  );
  return {
    requests,
    missed,
    records: await readRecords(client, topics.checks),
    deadLetters: await countRecords(client, topics.deadLetters),
    rows: rows.rows[0]?.rows ?? 0,
  };
}

function describe(
  { requests, rows, missed }: OutageEvidence,
  samples: Sample[],
  { results, repeats }: ReturnType<typeof judgeOutage>,
): string {
  const seen = [...requests.values()].reduce((sum, count) => sum + count, 0);
  const most = (read: (sample: Sample) => number) => Math.round(Math.max(...samples.map(read)));
  const after = samples.filter(({ phase }) => phase === 'after');
  const drainS = (after.at(-1)?.seconds ?? 0) - (samples.findLast(({ phase }) => phase === 'away')?.seconds ?? 0);
  return [
    `requests seen by the sites that can see them: ${seen}`,
    `results in the topic: ${results}, delivered twice: ${repeats}; rows: ${rows}`,
    `slots missed: ${[...missed].map(([reason, slots]) => `${reason} ${slots}`).join(', ') || 'none'}`,
    `most buffered: ${most(({ checker }) => checker.buffered)}; greatest lag: ${most(({ writer }) => writer.lag)}`,
    `memory at most: checker ${most(({ checker }) => checker.residentMb)} MB, writer ${most(({ writer }) => writer.residentMb)} MB`,
    `no backlog any more ${Math.round(drainS)} s after the outage`,
  ].join('\n');
}
