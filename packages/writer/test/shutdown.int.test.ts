import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import {
  isAwayFromKafka,
  isInRebalance,
  isReady,
  parseExposition,
  play,
  signalTwice,
  standsAt,
  tellToStop,
  valueOf,
  waitsForSilence,
  type ServiceProcess,
  type Stage,
} from '@checkstream/testkit';
import { describe, expect, test } from '@jest/globals';
import { DAY_MS } from '../src/partitions/calendar.ts';
import { hold, type Held } from './support/upkeep-world.ts';
import { waitingBackend } from './support/waiting-backends.ts';
import { openWorld, results, type WriterWorld } from './support/writer-world.ts';

type Scene = Stage<WriterWorld>;

interface State {
  what: string;
  /** Brings a writer there. */
  reach: (scene: Scene) => Promise<ServiceProcess>;
  /** What happens once it was told to stop. */
  then?: (scene: Scene, writer: ServiceProcess) => Promise<unknown>;
  /** Messages whose offset is committed at its end. */
  committed?: number;
  /** Another writer then gets all of them, and stores those that are not yet. */
  redelivered?: true;
}

const ROWS = 60;
const OURS = { clientId: 'checkstream-writer' };

/** Somebody else's session that has done these statements and keeps its locks. */
async function holdLocks({ world, undo }: Scene, ...statements: string[]): Promise<Held> {
  const held = await hold(world.tables.database, ...statements);
  undo.push(() => held.release());
  return held;
}

const locks = new WeakMap<Scene, Held>();

/** A writer whose batch is in its transaction and waits for somebody. */
async function holdsBatch(scene: Scene): Promise<ServiceProcess> {
  const writer = await isReady(scene);
  locks.set(scene, await holdLocks(scene, 'BEGIN', 'SELECT day FROM raw_floor FOR UPDATE'));
  await scene.world.publisher.results(results(ROWS));
  await waitingBackend(scene.world.tables, { like: 'SELECT%' });
  // It is behind, and ready all the same.
  const metrics = parseExposition((await writer.get('/metrics')).text);
  expect(valueOf(metrics, 'checkstream_writer_lag_messages')).toBe(ROWS);
  expect((await writer.get('/health/ready')).status).toBe(200);
  return writer;
}

const encode = createCheckResultEncoder({ schemaId: null });

const STATES: State[] = [
  {
    what: 'waits for a PostgreSQL that does not answer',
    reach: (scene) =>
      waitsForSilence(scene, (port) => ({ DATABASE_URL: `postgres://writer:secret@127.0.0.1:${port}/x` })),
  },
  {
    what: 'waits for tables that somebody has locked',
    reach: async (scene) => {
      await holdLocks(scene, 'BEGIN', 'LOCK TABLE raw_floor IN ACCESS EXCLUSIVE MODE');
      const writer = scene.world.start();
      await waitingBackend(scene.world.tables, { like: 'SELECT FROM raw_floor%' });
      return writer;
    },
  },
  {
    what: 'waits for a Kafka that does not answer',
    reach: (scene) => waitsForSilence(scene, (port) => ({ KAFKA_BROKERS: `127.0.0.1:${port}` })),
  },
  { what: 'prepares its topics', reach: (scene) => standsAt(scene, 'Metadata', OURS) },
  { what: 'joins its group', reach: (scene) => standsAt(scene, 'JoinGroup', OURS) },
  {
    what: 'is in a rebalance that goes on',
    reach: async (scene) => {
      const { world } = scene;
      const writer = await isInRebalance(scene, world.group);
      await world.publisher.results(results(ROWS));
      return writer;
    },
  },
  {
    what: 'has a batch that waits for a lock which is released in time',
    reach: holdsBatch,
    then: async (scene, writer) => {
      await writer.logged('stopping');
      await locks.get(scene)?.release();
    },
    committed: ROWS,
  },
  { what: 'has a batch that waits for a lock which nobody releases', reach: holdsBatch, redelivered: true },
  {
    what: 'has a batch whose offset cannot be committed, since Kafka is away',
    reach: holdsBatch,
    then: async (scene, writer) => {
      await writer.logged('stopping');
      scene.kafka.leave();
      await locks.get(scene)?.release();
      await writer.exited;
      expect(await scene.world.stored()).toBe(ROWS);
      scene.kafka.comeBack();
    },
    redelivered: true,
  },
  {
    what: 'has a dead letter that Kafka does not take',
    reach: async (scene) => {
      const { kafka, world } = scene;
      const topic = world.topics.deadLetters;
      kafka.faults.inject({ on: 'Produce', do: 'answer', error: 'NOT_LEADER_OR_FOLLOWER', topic, times: Infinity });
      const writer = await isReady(scene);
      const value = encode(aCheckResult({ endpointId: 'no slash in it' }));
      await world.publisher.raw(world.topics.checks, [{ key: 'x', value }]);
      await writer.logged('dead letters not accepted yet');
      return writer;
    },
  },
  {
    what: 'is away from Kafka',
    reach: isAwayFromKafka,
    then: async ({ kafka }, writer) => {
      await writer.exited;
      kafka.comeBack();
    },
  },
  {
    what: 'mirrors endpoints into a table that somebody has locked',
    reach: async (scene) => {
      await holdLocks(scene, 'BEGIN', 'LOCK TABLE endpoints IN ACCESS EXCLUSIVE MODE');
      const writer = scene.world.start();
      await writer.logged('this writer mirrors the endpoints');
      await waitingBackend(scene.world.tables, { like: 'UPDATE endpoints SET removed_at%' });
      return writer;
    },
  },
  {
    what: 'drops a day that somebody reads',
    reach: async (scene) => {
      const { partitions } = scene.world.tables;
      await partitions.ensure([Date.now() - 40 * DAY_MS]);
      await holdLocks(scene, 'BEGIN', 'SELECT count(*) FROM checks');
      const writer = await isReady(scene);
      await waitingBackend(scene.world.tables, { like: 'ALTER TABLE%' });
      return writer;
    },
  },
];

async function storesAll(scene: Scene): Promise<void> {
  await locks.get(scene)?.release();
  scene.world.start();
  await scene.world.untilStored(ROWS);
  await scene.world.untilAllCommitted();
}

describe('a writer that is told to stop ends cleanly in less than 25 s while it', () => {
  test.concurrent.each(STATES)(
    '$what',
    ({ reach, then, committed = 0, redelivered }) =>
      play(openWorld, async (scene) => {
        const { world } = scene;
        const writer = await reach(scene);
        const stopped = await tellToStop(writer, () => then?.(scene, writer));
        expect(stopped).toMatchObject({ code: 0 });
        expect(stopped.tookMs).toBeLessThan(25_000);
        expect(await world.committed()).toBe(committed);
        if (redelivered === true) await storesAll(scene);
      }),
    90_000,
  );
});

test.concurrent(
  'a second signal ends a writer at once, although its batch is not stored; another stores it',
  () =>
    play(openWorld, async (scene) => {
      const writer = await holdsBatch(scene);
      const { code, tookMs } = await signalTwice(writer);
      expect(code).toBe(1);
      expect(tookMs).toBeLessThan(1_000);
      expect(writer.lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'signalled again; exiting at once' });

      await storesAll(scene);
    }),
  90_000,
);
