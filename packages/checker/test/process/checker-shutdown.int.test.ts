import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anEndpoint } from '@checkstream/schema/testing';
import {
  openSilentServer,
  openSite,
  openUnsteadyKafka,
  parseExposition,
  signalTwice,
  valueOf,
  waitFor,
} from '@checkstream/testkit';
import type { ServiceProcess, UnsteadyKafka } from '@checkstream/testkit';
import { openWorld } from './checker-world.ts';
import type { CheckerWorld } from './checker-world.ts';
import { readResults } from './read-results.ts';

/** What a state is made of: all of it is its own, so that states are played side by side. */
interface Scene {
  kafka: UnsteadyKafka;
  world: CheckerWorld;
  /** Endpoints whose site answers after so many milliseconds, or never. */
  watch: (answersAfterMs?: number, definition?: object) => Promise<void>;
  /** Requests that the site has seen. */
  asked: () => number;
  file: (text: string) => Promise<string>;
  undo: (() => unknown)[];
}

interface State {
  what: string;
  /** Brings a checker there. */
  reach: (scene: Scene) => Promise<ServiceProcess>;
  /** What happens once it was told to stop. */
  then?: (scene: Scene, checker: ServiceProcess) => Promise<void>;
  /** 0 unless results are lost. */
  code?: 1;
  /** Every probe that was made is in the topic. */
  losesNothing?: true;
}

const LONG = { timeoutMs: 30_000 };

async function isReady({ world }: Scene, env = {}): Promise<ServiceProcess> {
  const checker = world.start(env);
  await checker.ready();
  return checker;
}

/** A checker that stands at the first request of that kind. */
async function standsAt(scene: Scene, on: 'Metadata' | 'JoinGroup' | 'ListOffsets', env = {}): Promise<ServiceProcess> {
  const fault = scene.kafka.faults.inject({ on, do: 'delay', ms: 120_000, times: Infinity });
  const checker = scene.world.start(env);
  await waitFor(on, () => fault.fired() > 0, LONG);
  return checker;
}

const buffered = async (checker: ServiceProcess): Promise<number> =>
  valueOf(parseExposition((await checker.get('/metrics')).text), 'checkstream_checker_buffered_results');

/** With so many results that Kafka does not take. */
async function holdsResults(scene: Scene, trouble: 'leave' | 'freeze', limit: number): Promise<ServiceProcess> {
  await scene.watch();
  const checker = await isReady(scene, { CHECKER_BUFFER: String(limit) });
  scene.kafka[trouble]();
  await waitFor('a full buffer', async () => (await buffered(checker)) === limit, LONG);
  return checker;
}

const STATES: State[] = [
  {
    what: 'waits for a Kafka that does not answer',
    reach: async ({ world, undo }) => {
      const silent = await openSilentServer();
      undo.push(() => silent.close());
      const checker = world.start({ KAFKA_BROKERS: `127.0.0.1:${silent.port}` });
      await silent.asked();
      return checker;
    },
  },
  { what: 'prepares its topics', reach: (scene) => standsAt(scene, 'Metadata') },
  { what: 'joins its group', reach: (scene) => standsAt(scene, 'JoinGroup') },
  {
    what: 'is in a rebalance that goes on',
    reach: async (scene) => {
      await scene.watch();
      const checker = await isReady(scene);
      const fault = scene.kafka.faults.inject({ on: 'SyncGroup', do: 'delay', ms: 120_000 });
      const group = `checker-${scene.world.location}`;
      await waitFor('a group to disturb', () => (scene.kafka.faults.rebalance(group), true), LONG);
      await waitFor('the rebalance', () => fault.fired() > 0, LONG);
      return checker;
    },
    losesNothing: true,
  },
  {
    what: 'applies its endpoints file',
    reach: async (scene) => {
      const path = await scene.file('tenant: acme\nendpoints:\n  - { id: shop, url: http://127.0.0.1:1/ }\n');
      return standsAt(scene, 'ListOffsets', { CHECKER_ENDPOINTS_FILE: path });
    },
  },
  {
    what: 'has probes in flight that end in time',
    reach: async (scene) => {
      await scene.watch(2_000);
      const checker = await isReady(scene);
      await waitFor('a probe', () => scene.asked() > 0, LONG);
      return checker;
    },
    then: async (_, checker) => {
      await checker.logged('stopping');
      const { status, text } = await checker.get('/health/ready');
      expect([status, text]).toEqual([503, expect.stringContaining('the process is stopping')]);
    },
    losesNothing: true,
  },
  {
    what: 'has probes in flight that would go on for long',
    reach: async (scene) => {
      await scene.watch(Infinity, { intervalMs: 50_000, timeoutMs: 40_000 });
      const checker = await isReady(scene);
      await waitFor('a probe', () => scene.asked() > 0, LONG);
      return checker;
    },
  },
  {
    what: 'is away from Kafka, with nothing to publish',
    reach: async (scene) => {
      const checker = await isReady(scene);
      scene.kafka.leave();
      await waitFor('readiness to end', async () => (await checker.get('/health/ready')).status === 503, LONG);
      return checker;
    },
  },
  {
    what: 'has results for a Kafka that comes back at once',
    reach: (scene) => holdsResults(scene, 'leave', 10),
    then: async ({ kafka }, checker) => {
      await checker.logged('stopping');
      kafka.comeBack();
    },
    losesNothing: true,
  },
  {
    what: 'has a full buffer that Kafka, which is away, does not take',
    reach: (scene) => holdsResults(scene, 'leave', 10),
    code: 1,
  },
  {
    what: 'has a full buffer that Kafka, which is frozen, does not take',
    reach: (scene) => holdsResults(scene, 'freeze', 10),
    code: 1,
  },
];

/** Plays one state on a stage of its own. */
async function play<T>(work: (scene: Scene) => Promise<T>): Promise<T> {
  const undo: (() => unknown)[] = [];
  try {
    const kafka = await openUnsteadyKafka();
    undo.push(() => kafka.close());
    const world = await openWorld(kafka.brokers);
    undo.push(() => world.close());
    return await work({ kafka, world, undo, ...(await aStage(world, undo)) });
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function aStage(world: CheckerWorld, undo: Scene['undo']): Promise<Pick<Scene, 'watch' | 'asked' | 'file'>> {
  let asked = 0;
  let answersAfterMs = 0;
  const site = await openSite((_request, response) => {
    asked += 1;
    if (answersAfterMs < Infinity) setTimeout(() => response.end('hello'), answersAfterMs);
  });
  undo.push(() => site.close());
  return {
    asked: () => asked,
    watch: async (afterMs = 0, more = {}) => {
      answersAfterMs = afterMs;
      const definition = { url: site.url, intervalMs: 5_000, timeoutMs: 4_000, ...more };
      const ids = Array.from({ length: 20 }, (_, number) => `acme/e${number}`);
      await world.apply(ids.map((endpointId) => anEndpoint({ endpointId, definition })));
    },
    file: async (text) => {
      const folder = await mkdtemp(join(tmpdir(), 'checker-'));
      undo.push(() => rm(folder, { recursive: true }));
      const path = join(folder, 'endpoints.yaml');
      await writeFile(path, text);
      return path;
    },
  };
}

describe('a checker that is told to stop ends in less than 25 s while it', () => {
  test.concurrent.each(STATES)(
    '$what',
    ({ reach, then, code = 0, losesNothing }) =>
      play(async (scene) => {
        const checker = await reach(scene);
        const toldAt = performance.now();
        checker.kill('SIGTERM');
        await then?.(scene, checker);
        expect({ code: await checker.exited, output: checker.output() }).toMatchObject({ code });
        expect(performance.now() - toldAt).toBeLessThan(25_000);
        expect(checker.output().includes('results are lost')).toBe(code === 1);
        if (losesNothing)
          expect(await readResults(scene.world.client, scene.world.topics.checks)).toHaveLength(scene.asked());
      }),
    90_000,
  );
});

test.concurrent(
  'a second signal ends a checker at once, although it still has results to publish',
  () =>
    play(async (scene) => {
      const checker = await holdsResults(scene, 'leave', 10);
      const { code, tookMs } = await signalTwice(checker);
      expect(code).toBe(1);
      expect(tookMs).toBeLessThan(1_000);
      expect(checker.lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'signalled again; exiting at once' });
    }),
  90_000,
);
