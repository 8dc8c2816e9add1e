import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import {
  openSilentServer,
  openUnsteadyKafka,
  parseExposition,
  signalTwice,
  valueOf,
  waitFor,
  type ServiceProcess,
  type UnsteadyKafka,
} from '@checkstream/testkit';
import { describe, expect, test } from '@jest/globals';
import { DAY_MS } from '../src/partitions/calendar.ts';
import { hold, type Held } from './support/upkeep-world.ts';
import { waitingBackend } from './support/waiting-backends.ts';
import { openWorld, results, type WriterWorld } from './support/writer-world.ts';

/** What a state is made of: all of it is its own, so that states are played side by side. */
interface Scene {
  kafka: UnsteadyKafka;
  world: WriterWorld;
  /** Somebody else's session that has done these statements and keeps its locks. */
  hold: (...statements: string[]) => Promise<Held>;
  undo: (() => unknown)[];
}

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

const LONG = { timeoutMs: 30_000 };
const ROWS = 60;

async function hasJoined({ world }: Scene, env = {}): Promise<ServiceProcess> {
  const writer = world.start(env);
  await writer.ready();
  return writer;
}

/** A writer that stands at the first request of that kind. */
async function standsAt(scene: Scene, on: 'Metadata' | 'JoinGroup'): Promise<ServiceProcess> {
  const fault = scene.kafka.faults.inject({
    on,
    do: 'delay',
    ms: 120_000,
    times: Infinity,
    clientId: 'checkstream-writer',
  });
  const writer = scene.world.start();
  await waitFor(on, () => fault.fired() > 0, LONG);
  return writer;
}

const locks = new WeakMap<Scene, Held>();

/** A writer whose batch is in its transaction and waits for somebody. */
async function holdsBatch(scene: Scene): Promise<ServiceProcess> {
  const writer = await hasJoined(scene);
  locks.set(scene, await scene.hold('BEGIN', 'SELECT day FROM raw_floor FOR UPDATE'));
  await scene.world.publisher.results(results(ROWS));
  await waitingBackend(scene.world.tables, { like: 'SELECT%' });
  // It is behind, and ready all the same.
  const metrics = parseExposition((await writer.get('/metrics')).text);
  expect(valueOf(metrics, 'checkstream_writer_lag_messages')).toBe(ROWS);
  expect((await writer.get('/health/ready')).status).toBe(200);
  return writer;
}

async function silentServer({ undo }: Scene) {
  const silent = await openSilentServer();
  undo.push(() => silent.close());
  return silent;
}

const encode = createCheckResultEncoder({ schemaId: null });

const STATES: State[] = [
  {
    what: 'waits for a PostgreSQL that does not answer',
    reach: async (scene) => {
      const silent = await silentServer(scene);
      const writer = scene.world.start({ DATABASE_URL: `postgres://writer:secret@127.0.0.1:${silent.port}/x` });
      await silent.asked();
      return writer;
    },
  },
  {
    what: 'waits for tables that somebody has locked',
    reach: async (scene) => {
      await scene.hold('BEGIN', 'LOCK TABLE raw_floor IN ACCESS EXCLUSIVE MODE');
      const writer = scene.world.start();
      await waitingBackend(scene.world.tables, { like: 'SELECT FROM raw_floor%' });
      return writer;
    },
  },
  {
    what: 'waits for a Kafka that does not answer',
    reach: async (scene) => {
      const silent = await silentServer(scene);
      const writer = scene.world.start({ KAFKA_BROKERS: `127.0.0.1:${silent.port}` });
      await silent.asked();
      return writer;
    },
  },
  { what: 'prepares its topics', reach: (scene) => standsAt(scene, 'Metadata') },
  { what: 'joins its group', reach: (scene) => standsAt(scene, 'JoinGroup') },
  {
    what: 'is in a rebalance that goes on',
    reach: async (scene) => {
      const { kafka, world } = scene;
      const writer = await hasJoined(scene);
      const fault = kafka.faults.inject({ on: 'SyncGroup', do: 'delay', ms: 120_000, group: world.group });
      await waitFor('a group to disturb', () => (kafka.faults.rebalance(world.group), true), LONG);
      await waitFor('the rebalance', () => fault.fired() > 0, LONG);
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
      const writer = await hasJoined(scene);
      const value = encode(aCheckResult({ endpointId: 'no slash in it' }));
      await world.publisher.raw(world.topics.checks, [{ key: 'x', value }]);
      await writer.logged('dead letters not accepted yet');
      return writer;
    },
  },
  {
    what: 'is away from Kafka',
    reach: async (scene) => {
      const writer = await hasJoined(scene);
      scene.kafka.leave();
      await waitFor('readiness to end', async () => (await writer.get('/health/ready')).status === 503, LONG);
      return writer;
    },
    then: async ({ kafka }, writer) => {
      await writer.exited;
      kafka.comeBack();
    },
  },
  {
    what: 'mirrors endpoints into a table that somebody has locked',
    reach: async (scene) => {
      await scene.hold('BEGIN', 'LOCK TABLE endpoints IN ACCESS EXCLUSIVE MODE');
      const writer = scene.world.start();
      await writer.logged('this writer mirrors the endpoints');
      await waitingBackend(scene.world.tables, { like: '%' });
      return writer;
    },
  },
  {
    what: 'drops a day that somebody reads',
    reach: async (scene) => {
      const { partitions } = scene.world.tables;
      await partitions.ensure([Date.now() - 40 * DAY_MS]);
      await scene.hold('BEGIN', 'SELECT count(*) FROM checks');
      const writer = await hasJoined(scene);
      await waitingBackend(scene.world.tables, { like: 'ALTER TABLE%' });
      return writer;
    },
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
    const { database } = world.tables;
    return await work({
      kafka,
      world,
      undo,
      hold: async (...statements) => {
        const held = await hold(database, ...statements);
        undo.push(() => held.release());
        return held;
      },
    });
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

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
      play(async (scene) => {
        const { world } = scene;
        const writer = await reach(scene);
        const toldAt = performance.now();
        writer.kill('SIGTERM');
        await then?.(scene, writer);
        expect({ code: await writer.exited, output: writer.output() }).toMatchObject({ code: 0 });
        expect(performance.now() - toldAt).toBeLessThan(25_000);
        expect(await world.committed()).toBe(committed);
        if (redelivered === true) await storesAll(scene);
      }),
    90_000,
  );
});

test.concurrent(
  'a second signal ends a writer at once, although its batch is not stored; another stores it',
  () =>
    play(async (scene) => {
      const writer = await holdsBatch(scene);
      const { code, tookMs } = await signalTwice(writer);
      expect(code).toBe(1);
      expect(tookMs).toBeLessThan(1_000);
      expect(writer.lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'signalled again; exiting at once' });

      await storesAll(scene);
    }),
  90_000,
);
