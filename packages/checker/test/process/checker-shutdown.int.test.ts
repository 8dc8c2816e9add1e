import { describe, expect, test } from '@jest/globals';
import {
  isAwayFromKafka,
  isInRebalance,
  isReady,
  parseExposition,
  signalTwice,
  standsAt,
  tellToStop,
  valueOf,
  waitFor,
  waitsForSilence,
  type ServiceProcess,
} from '@checkstream/testkit';
import { playWithSite, type Scene } from './play-with-site.ts';
import { readResults } from './read-results.ts';

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

const OURS = { clientId: 'checker-checker-a' };

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
    reach: (scene) => waitsForSilence(scene, (port) => ({ KAFKA_BROKERS: `127.0.0.1:${port}` })),
  },
  { what: 'prepares its topics', reach: (scene) => standsAt(scene, 'Metadata', OURS) },
  { what: 'joins its group', reach: (scene) => standsAt(scene, 'JoinGroup', OURS) },
  {
    what: 'is in a rebalance that goes on',
    reach: async (scene) => {
      await scene.watch();
      return isInRebalance(scene, `checker-${scene.world.location}`);
    },
    losesNothing: true,
  },
  {
    what: 'applies its endpoints file',
    reach: async (scene) => {
      const path = await scene.file('tenant: acme\nendpoints:\n  - { id: shop, url: http://127.0.0.1:1/ }\n');
      return standsAt(scene, 'ListOffsets', { ...OURS, env: { CHECKER_ENDPOINTS_FILE: path } });
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
    reach: isAwayFromKafka,
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

describe('a checker that is told to stop ends in less than 25 s while it', () => {
  test.concurrent.each(STATES)(
    '$what',
    ({ reach, then, code = 0, losesNothing }) =>
      playWithSite(async (scene) => {
        const checker = await reach(scene);
        const stopped = await tellToStop(checker, () => then?.(scene, checker));
        expect(stopped).toMatchObject({ code });
        expect(stopped.tookMs).toBeLessThan(25_000);
        expect(stopped.output.includes('results are lost')).toBe(code === 1);
        if (losesNothing)
          expect(await readResults(scene.world.client, scene.world.topics.checks)).toHaveLength(scene.asked());
      }),
    90_000,
  );
});

test.concurrent(
  'a second signal ends a checker at once, although it still has results to publish',
  () =>
    playWithSite(async (scene) => {
      const checker = await holdsResults(scene, 'leave', 10);
      const { code, tookMs } = await signalTwice(checker);
      expect(code).toBe(1);
      expect(tookMs).toBeLessThan(1_000);
      expect(checker.lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'signalled again; exiting at once' });
    }),
  90_000,
);
