import { setTimeout as sleep } from 'node:timers/promises';
import { fetchCommittedOffsets, fetchOffsets } from '@checkstream/runtime';
import { waitFor } from '@checkstream/testkit';
import { judge, type Account } from './account/judge.ts';
import type { Evidence, Span } from './account/evidence.ts';
import { gather } from './evidence/gather.ts';
import { judgeLives } from './evidence/judge-lives.ts';
import { CHECKERS, SERVICES, WRITERS, type Fault, type ServiceName } from './plan/fault.ts';
import { planFaults } from './plan/plan-faults.ts';
import type { KafkaChoice } from './world/open-kafka.ts';
import { INTERVAL_MS } from './world/open-sites.ts';
import { openWorld, SESSION_TIMEOUT_MS, type World } from './world/open-world.ts';
import { runFaults, type Happened } from './world/run-faults.ts';
import { withinWorld } from './world/within-world.ts';

export interface ChaosOptions {
  seed: number;
  faults: number;
  sites: number;
  kafka: KafkaChoice;
  /** Shorter faults and a shorter watch after them. */
  short: boolean;
  onBegin: (fault: Fault, at: number) => void;
  /** Gives the run up; everything that was started is ended. */
  signal: AbortSignal;
}

export interface ChaosReport {
  seed: number;
  kafka: string;
  happened: Happened[];
  /** What a service did that nobody asked for; empty when all is well. */
  troubles: string[];
  account: Account;
  /** What the account was made of. */
  evidence: Evidence;
  /** All that the services wrote, by process. */
  logs: Map<string, string>;
}

/** The run itself could not be brought to its end. */
export class ChaosError extends Error {
  override readonly name = 'ChaosError';
  readonly logs: ChaosReport['logs'];

  constructor(cause: unknown, logs: ChaosReport['logs']) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.logs = logs;
  }
}

const START_WITHIN_MS = 240_000;
const QUIET_WITHIN_MS = 240_000;
/** As in the checker: a slot may start this long after its due time. */
const windowMs = (intervalMs: number): number => Math.min(intervalMs / 2, SESSION_TIMEOUT_MS + 5_000);

/** Starts everything, lets the faults happen, waits until it is quiet, stops everything, and accounts for every check. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const broken = new AbortController();
  return withinWorld({
    open: (defer) => openWorld({ ...options, defer, onError: (error) => broken.abort(error) }),
    work: (world) => runIn(world, options),
    signal: AbortSignal.any([options.signal, broken.signal]),
  });
}

async function runIn(world: World, options: ChaosOptions): Promise<ChaosReport> {
  const lives = () => SERVICES.flatMap((name) => world.services[name].lives);
  const logs = () => new Map(lives().map(({ name, process }) => [name, process.output()]));
  try {
    const plan = planFaults({
      ...options,
      brokerMayCrash: world.kafka.process !== null,
      kafkaHasPasswords: world.kafka.login !== null,
    });
    const from = await untilAtWork(world);
    const happened = await runFaults(plan, world, options.onBegin);
    const until = await settle(world, options.short);
    const evidence = await gather(world, happened, { from, until });
    return {
      seed: options.seed,
      kafka: world.kafka.name,
      happened,
      troubles: judgeLives(lives()),
      evidence,
      account: judge(evidence, { sessionMs: SESSION_TIMEOUT_MS, windowMs }),
      logs: logs(),
    };
  } catch (cause) {
    throw new ChaosError(cause, logs());
  }
}

/** Resolves when every site that can be asked was asked and rows are stored, to that instant. */
async function untilAtWork(world: World): Promise<number> {
  const { sites, postgres } = world;
  const within = { timeoutMs: START_WITHIN_MS, everyMs: 100 };
  await untilReady(world, START_WITHIN_MS);
  const asked = () => new Set(sites.requests.map(({ endpointId }) => endpointId)).size;
  const expected = sites.endpoints.filter(({ endpointId }) => !endpointId.includes('refusing')).length;
  await waitFor(`a request at each of ${expected} sites`, () => asked() === expected, within);
  const rows = () => postgres.lend(({ query }) => query('SELECT 1 FROM checks LIMIT 1'));
  await waitFor('the first row', async () => (await rows()).rows.length > 0, within);
  return Date.now();
}

/** The faults are over: everybody recovers, works for a while, and stops. Resolves to the last instant watched. */
async function settle(world: World, short: boolean): Promise<Span['until']> {
  const { services, client, topics, writerGroup } = world;
  const within = { timeoutMs: QUIET_WITHIN_MS, everyMs: 250 };
  await untilReady(world, QUIET_WITHIN_MS);
  await sleep(short ? INTERVAL_MS : SESSION_TIMEOUT_MS + 2 * INTERVAL_MS);
  const until = Date.now() - windowMs(INTERVAL_MS);
  await Promise.all(CHECKERS.map((name) => services[name].stop()));
  await waitFor(
    'the writers to store everything',
    async () => {
      const [committed, ends] = await Promise.all([
        fetchCommittedOffsets(client, writerGroup, topics.checks),
        fetchOffsets(client, topics.checks),
      ]);
      return [...ends].every(([partition, { low, high }]) => low === high || committed.get(partition) === high);
    },
    within,
  );
  await Promise.all(WRITERS.map((name) => services[name].stop()));
  return until;
}

async function untilReady({ services }: World, timeoutMs: number): Promise<void> {
  const statusOf = async (name: ServiceName) => (await services[name].present().process.get('/health/ready')).status;
  const isReady = (name: ServiceName) => async () => (await statusOf(name)) === 200;
  await Promise.all(SERVICES.map((name) => waitFor(`${name} to be ready`, isReady(name), { timeoutMs, everyMs: 250 })));
}
