import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { fetchCommittedOffsets, superviseConsumer, type EachBatchPayload } from '@checkstream/runtime';
import { deleteBefore } from '@checkstream/runtime/testing';
import { createDatabase, uniqueName, waitFor } from '@checkstream/testkit';
import { openPool } from '@checkstream/writer/database';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Interrupted } from '../../../src/interrupted.ts';
import type { Terminal } from '../../../src/terminal/terminal.ts';
import { letterWorld, type LetterWorld } from '../../support/letters.ts';
import { runCheckstream } from '../../support/run-checkstream.ts';
import { runHere } from '../../support/run-here.ts';

jest.setTimeout(60_000);

const NOW = Date.now();
const HOUR_MS = 3_600_000;

let world: LetterWorld;
let group: string;
let database: { url: string; drop(): Promise<void> };
let env: Record<string, string>;
beforeEach(async () => {
  [world, database] = await Promise.all([letterWorld({ partitions: 3 }), createDatabase()]);
  group = uniqueName('writer');
  env = { ...world.env, WRITER_GROUP: group, DATABASE_URL: database.url };
  await runHere(['migrate'], { env });
});
afterEach(() => database.drop());

const run = (words: string[], terminal: Partial<Terminal> = {}) =>
  runHere(['rewind', ...words], { env, now: () => NOW, ...terminal });

/** In partitions 0 and 1 a message an hour, from 9 h ago to now; the group has read all of 0, half of 1 and nothing of 2. */
async function read(): Promise<void> {
  const rows = Array.from({ length: 10 }, (_, n) => ({ value: Buffer.from('x'), at: NOW - (9 - n) * HOUR_MS }));
  await world.put(world.checks, [...rows, ...rows.map((row) => ({ ...row, partition: 1 }))]);
  const member = aMember(async (payload) => {
    const partitions = [
      { partition: 0, offset: '10' },
      { partition: 1, offset: '5' },
    ];
    await payload.commitOffsetsIfNecessary({ topics: [{ topic: world.checks, partitions }] });
  });
  await member.join();
  await waitFor('the offsets', async () => Object.keys(await committed()).length === 2);
  await member.leave();
}

const committed = async () => Object.fromEntries(await fetchCommittedOffsets(world.client, group, world.checks));

/** Somebody who reads the topic in the group of the writers. */
function aMember(eachBatch: (payload: EachBatchPayload) => Promise<void> = () => Promise.resolve()) {
  const stop = new AbortController();
  const consumer = superviseConsumer(world.client, {
    groupId: group,
    topics: [world.checks],
    log: world.client.log,
    onJoin: () => undefined,
    eachBatch,
  });
  let running = Promise.resolve();
  return {
    async join() {
      running = consumer.run(stop.signal);
      await waitFor('the member', () => consumer.connected());
    },
    async leave() {
      stop.abort();
      await running;
    },
  };
}

describe('checkstream rewind', () => {
  test('moves the group back to what was published then or later, and nothing forwards', async () => {
    await read();
    const since = new Date(NOW - 3 * HOUR_MS).toISOString();
    const { code, stdout, stderr } = await runCheckstream(['rewind', '--since', since, '--yes'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/PARTITION +FROM +TO +MESSAGES\n +0 +10 +6 +4\n\n/);
    expect(stdout).toContain(
      `4 messages of ${world.checks} for consumer group ${group}\nRewound: start the writers.\n`,
    );
    expect(await committed()).toEqual({ 0: 6n, 1: 5n });
  });

  test.each([
    [6 * HOUR_MS, { 0: 3n, 1: 3n }, 9],
    [100 * HOUR_MS, { 0: 0n, 1: 0n }, 15],
  ])('%d ms ago', async (agoMs, offsets, messages) => {
    await read();
    const { code, stdout } = await run(['--since', `${agoMs}ms`, '--yes', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rewound: true, group, topic: world.checks, messages });
    expect(await committed()).toEqual(offsets);
  });

  test('a dry run changes nothing', async () => {
    await read();
    const { code, stdout } = await run(['--since', '5h', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nNothing was changed: --dry-run\.\n$/);
    expect(await committed()).toEqual({ 0: 10n, 1: 5n });
  });

  test.each([
    ['yes', 0, { 0: 4n, 1: 4n }],
    ['', 1, { 0: 10n, 1: 5n }],
  ])('asks: %j', async (answer, exitCode, offsets) => {
    await read();
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      return Promise.resolve(answer);
    };
    expect((await run(['--since', '5h'], { ask })).code).toBe(exitCode);
    expect(questions).toEqual(['Read 7 messages again? [y/N] ']);
    expect(await committed()).toEqual(offsets);
  });

  test('has nothing to do when nothing was read since, or nothing at all', async () => {
    const nothing = `Consumer group ${group} has read nothing that was published since then.\nNothing to do.\n`;
    expect(await run(['--since', '5h'])).toEqual({ code: 0, stdout: nothing, stderr: '' });
    await read();
    expect(await run(['--since', '1s'], { now: () => NOW + 2_000 })).toEqual({ code: 0, stdout: nothing, stderr: '' });
  });

  test('refuses while the group has members, and names them', async () => {
    await read();
    const member = aMember();
    await member.join();
    const { code, stdout, stderr } = await run(['--since', '5h', '--yes']);
    await member.leave();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`consumer group ${group} (WRITER_GROUP) has 1 member, `);
    expect(stderr).toContain('test at ');
    expect(stderr).toContain('stop every writer of the group first');
    expect(await committed()).toEqual({ 0: 10n, 1: 5n });
  });

  test('refuses when a writer was started while a person thought', async () => {
    await read();
    const member = aMember();
    const ask = async () => {
      await member.join();
      return 'y';
    };
    const { code, stderr } = await run(['--since', '5h'], { ask });
    await member.leave();
    expect(code).toBe(1);
    expect(stderr).toContain('has 1 member');
    expect(await committed()).toEqual({ 0: 10n, 1: 5n });
  });

  test('warns when Kafka has deleted some of it, and of which partitions', async () => {
    await read();
    await deleteBefore(world.client, world.checks, 0, '5');
    const { code, stderr } = await run(['--since', '8h', '--yes']);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'warning: Kafka has deleted the messages before those of partition 0; if some of them were published since then, they are not read again\n',
    );
    expect(await committed()).toEqual({ 0: 5n, 1: 1n });
  });

  test('warns when PostgreSQL takes no checks of that time any more, and says from when on it does', async () => {
    await read();
    const tomorrow = new Date(Math.ceil(NOW / 86_400_000) * 86_400_000).toISOString();
    await raiseFloor(database.url, tomorrow);
    const { stderr } = await run(['--since', '5h', '--dry-run']);
    expect(stderr).toContain(`warning: PostgreSQL takes no checks from before ${tomorrow} any more (WRITER_RETENTION)`);
    expect(stderr).toContain(`--since ${tomorrow} leaves them out`);
  });

  test('goes on without PostgreSQL, and says what is not known then', async () => {
    await read();
    const away = { ...env, DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' };
    const { code, stderr } = await run(['--since', '5h', '--yes'], { env: away });
    expect(code).toBe(0);
    expect(stderr).toContain('warning: whether PostgreSQL still takes checks of that time is not known: PostgreSQL at');
    expect(stderr).not.toContain('secret');
    const again = await run(['--since', '6h', '--dry-run'], { env: { ...env, DATABASE_URL: '' } });
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('is not known: no PostgreSQL to talk to: set DATABASE_URL');
  });

  test.each([[[]], [['--since', 'yesterday']], [['--since', '2999-01-01']]])(
    '%j is not a valid command',
    async (words) => {
      expect((await run(words)).code).toBe(64);
    },
  );

  test('interrupted while it asks, it has changed nothing', async () => {
    await read();
    const stop = new AbortController();
    const ask = () => {
      stop.abort(new Interrupted('SIGTERM'));
      return Promise.reject(stop.signal.reason as Error);
    };
    const { code, stderr } = await run(['--since', '5h'], { ask, signal: stop.signal });
    expect({ code, stderr }).toEqual({ code: 143, stderr: 'Stopped by SIGTERM.\n' });
    expect(await committed()).toEqual({ 0: 10n, 1: 5n });
  });
});

async function raiseFloor(url: string, day: string): Promise<void> {
  const pool = openPool(someDatabaseSettings(url));
  await pool.query('UPDATE raw_floor SET day = $1', [day]);
  await pool.close();
}
