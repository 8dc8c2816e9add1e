import { describe, expect, test } from '@jest/globals';
import { closeGroup, createGroup } from '../../src/groups/group.ts';
import type { Group, JoinAnswer, SyncAnswer } from '../../src/groups/group.ts';
import { joinGroup } from '../../src/groups/join.ts';
import { heartbeat, leaveGroup, mayCommit } from '../../src/groups/membership.ts';
import { createOffsetStore } from '../../src/groups/offset-store.ts';
import { syncGroup } from '../../src/groups/sync.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { createManualTimers } from './manual-timers.ts';
import type { ManualTimers } from './manual-timers.ts';

const SESSION_MS = 10_000;
const REBALANCE_MS = 60_000;

interface World {
  group: Group;
  timers: ManualTimers;
  join: (id: string, options?: { isNew?: boolean; idRequired?: boolean; protocols?: string[] }) => Answer<JoinAnswer>;
  sync: (id: string, assignments?: Record<string, string>) => Answer<SyncAnswer>;
  beat: (id: string) => number;
  /** Joins and syncs these members, the first one leading, until the group is stable. */
  settle: (...ids: string[]) => Promise<void>;
}

/** What came, or null as long as the caller is kept waiting. */
interface Answer<T> {
  now(): Promise<T | null>;
}

function answerOf<T>(promised: Promise<T> | T): Answer<T> {
  let answer: T | null = null;
  const settled = Promise.resolve(promised).then((value) => (answer = value));
  return { now: () => Promise.race([settled, turns()]).then(() => answer) };
}

/** A few turns of the microtask queue: enough for every promise that can settle to have settled. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function aWorld({ initialRebalanceDelayMs = 0 } = {}): World {
  const timers = createManualTimers();
  const group = createGroup({ id: 'g', timers, initialRebalanceDelayMs, offsets: createOffsetStore() });
  const world: World = {
    group,
    timers,
    join: (id, { isNew = false, idRequired = false, protocols = ['range'] } = {}) =>
      answerOf(
        joinGroup(group, {
          memberId: isNew ? '' : id,
          newMemberId: id,
          idRequired,
          clientId: id,
          clientHost: '/127.0.0.1',
          sessionTimeoutMs: SESSION_MS,
          rebalanceTimeoutMs: REBALANCE_MS,
          protocolType: 'consumer',
          protocols: protocols.map((name) => ({ name, metadata: Buffer.from(`${id} ${name}`) })),
        }),
      ),
    sync: (id, assignments = {}) =>
      answerOf(
        syncGroup(group, {
          memberId: id,
          generation: group.generation,
          assignments: Object.entries(assignments).map(([memberId, text]) => ({
            memberId,
            assignment: Buffer.from(text),
          })),
        }),
      ),
    beat: (id) => heartbeat(group, { memberId: id, generation: group.generation }),
    settle: async (...ids) => {
      for (const id of ids) world.join(id, { isNew: !group.members.has(id) });
      // The first join made a generation of its own; its leader comes back for the common one.
      for (const id of ids) if (group.state === 'PreparingRebalance') world.join(id);
      const [leader = ''] = ids;
      const answers = ids.map((id) =>
        world.sync(id, id === leader ? Object.fromEntries(ids.map((each) => [each, each])) : {}),
      );
      for (const answer of answers) expect(await answer.now()).toMatchObject({ error: ERRORS.NONE });
      expect(group.state).toBe('Stable');
    },
  };
  return world;
}

describe('joining', () => {
  test('a lone member gets the first generation at once', async () => {
    const { join, group } = aWorld();
    await expect(join('a', { isNew: true }).now()).resolves.toMatchObject({
      error: ERRORS.NONE,
      generation: 1,
      leaderId: 'a',
      members: [{ memberId: 'a', metadata: Buffer.from('a range') }],
    });
    expect(group.state).toBe('CompletingRebalance');
  });

  test('a new member that needs an id is told it and comes back with it', async () => {
    const { join, group, timers } = aWorld();
    await expect(join('a', { isNew: true, idRequired: true }).now()).resolves.toMatchObject({
      error: ERRORS.MEMBER_ID_REQUIRED,
      memberId: 'a',
    });
    expect(group.members.size).toBe(0);
    await expect(join('a').now()).resolves.toMatchObject({ error: ERRORS.NONE, generation: 1 });
    expect(timers.pending()).toBe(2); // its session and the deadline for syncing
  });

  test('an id that nobody comes back with expires with its session', async () => {
    const { join, timers } = aWorld();
    join('a', { isNew: true, idRequired: true });
    timers.pass(SESSION_MS);
    await expect(join('a').now()).resolves.toMatchObject({ error: ERRORS.UNKNOWN_MEMBER_ID });
  });

  test('a rebalance waits for an id that was handed out, no longer than its session', async () => {
    const { join, timers } = aWorld();
    join('b', { isNew: true, idRequired: true });
    const joining = join('a', { isNew: true });
    await expect(joining.now()).resolves.toBeNull();
    timers.pass(SESSION_MS);
    await expect(joining.now()).resolves.toMatchObject({ error: ERRORS.NONE, generation: 1 });
  });

  test('everybody joins the next generation, and only its leader learns who they are', async () => {
    const { join, settle } = aWorld();
    await settle('a');
    const second = join('b', { isNew: true });
    await expect(second.now()).resolves.toBeNull();
    const first = join('a');
    await expect(first.now()).resolves.toMatchObject({ generation: 2, leaderId: 'a', members: [{}, {}] });
    await expect(second.now()).resolves.toMatchObject({ generation: 2, leaderId: 'a', members: [] });
  });

  test('the protocol is one that all of them know, the favourite of most', async () => {
    const { join, group, timers } = aWorld({ initialRebalanceDelayMs: 100 });
    join('a', { isNew: true, protocols: ['only-a', 'range', 'sticky'] });
    join('b', { isNew: true, protocols: ['sticky', 'range'] });
    join('c', { isNew: true, protocols: ['sticky', 'range'] });
    await expect(join('d', { isNew: true, protocols: ['other'] }).now()).resolves.toMatchObject({
      error: ERRORS.INCONSISTENT_GROUP_PROTOCOL,
    });
    timers.pass(1_000);
    expect(group.protocol).toBe('sticky');
  });

  test('the first rebalance of an empty group waits, longer while members keep coming', async () => {
    const { join, timers } = aWorld({ initialRebalanceDelayMs: 3_000 });
    const first = join('a', { isNew: true });
    timers.pass(2_999);
    join('b', { isNew: true });
    timers.pass(1);
    await expect(first.now()).resolves.toBeNull();
    timers.pass(3_000);
    await expect(first.now()).resolves.toMatchObject({ generation: 1, members: [{}, {}] });
  });

  test('a follower that joins again unchanged in a stable group gets the same generation', async () => {
    const { join, settle, group } = aWorld();
    await settle('a', 'b');
    const { generation } = group;
    await expect(join('b').now()).resolves.toMatchObject({ error: ERRORS.NONE, generation });
    expect(group.state).toBe('Stable');
  });

  test('a follower with another subscription, and the leader in any case, start a rebalance', async () => {
    const { join, settle, group } = aWorld();
    await settle('a', 'b');
    join('b', { protocols: ['range', 'sticky'] });
    expect(group.state).toBe('PreparingRebalance');
    join('a');
    await settle('a', 'b');
    join('a');
    expect(group.state).toBe('PreparingRebalance');
  });
});

describe('a rebalance', () => {
  test('drops who does not join in time', async () => {
    const { join, settle, timers, beat, group } = aWorld();
    await settle('a', 'b');
    const joining = join('c', { isNew: true });
    // Both stay alive by their heartbeats, but only one joins.
    for (let passed = 0; passed < REBALANCE_MS; passed += SESSION_MS / 2) {
      expect(beat('b')).toBe(
        passed === 0 || group.members.has('b') ? ERRORS.REBALANCE_IN_PROGRESS : ERRORS.UNKNOWN_MEMBER_ID,
      );
      if (passed === 0) join('a');
      timers.pass(SESSION_MS / 2);
    }
    await expect(joining.now()).resolves.toMatchObject({ error: ERRORS.NONE, leaderId: 'a' });
    expect([...group.members.keys()]).toEqual(['a', 'c']);
    expect(beat('b')).toBe(ERRORS.UNKNOWN_MEMBER_ID);
  });

  test('makes another leader when the leader is gone', async () => {
    const { join, settle, group } = aWorld();
    await settle('a', 'b');
    leaveGroup(group, 'a');
    await expect(join('b').now()).resolves.toMatchObject({ leaderId: 'b', members: [{ memberId: 'b' }] });
  });

  test('during the assignment sends waiting members back to join', async () => {
    const { join, sync, group } = aWorld();
    join('a', { isNew: true });
    const second = join('b', { isNew: true });
    join('a');
    await second.now();
    const waiting = sync('b');
    await expect(waiting.now()).resolves.toBeNull();
    join('c', { isNew: true });
    await expect(waiting.now()).resolves.toMatchObject({ error: ERRORS.REBALANCE_IN_PROGRESS });
    expect(group.state).toBe('PreparingRebalance');
  });

  test('does not wait for ever for a leader that never assigns', async () => {
    const { join, sync, timers, group, beat } = aWorld();
    join('a', { isNew: true });
    const second = join('b', { isNew: true });
    join('a');
    await second.now();
    const waiting = sync('b');
    for (let passed = 0; passed < REBALANCE_MS; passed += SESSION_MS / 2) {
      beat('a');
      timers.pass(SESSION_MS / 2);
    }
    await expect(waiting.now()).resolves.toMatchObject({ error: ERRORS.REBALANCE_IN_PROGRESS });
    expect([...group.members.keys()]).toEqual(['b']);
  });

  test('a member the leader forgot gets an empty assignment', async () => {
    const { join, sync } = aWorld();
    join('a', { isNew: true });
    await expect(sync('a', {}).now()).resolves.toEqual({ error: ERRORS.NONE, assignment: Buffer.alloc(0) });
  });
});

describe('sessions', () => {
  test('a member lives as long as its heartbeats come', async () => {
    const { settle, timers, beat } = aWorld();
    await settle('a');
    for (let count = 0; count < 5; count += 1) {
      timers.pass(SESSION_MS - 1);
      expect(beat('a')).toBe(ERRORS.NONE);
    }
    timers.pass(SESSION_MS);
    expect(beat('a')).toBe(ERRORS.UNKNOWN_MEMBER_ID);
  });

  test('a death rebalances those who stay', async () => {
    const { settle, timers, beat, join, group } = aWorld();
    await settle('a', 'b');
    timers.pass(SESSION_MS - 1);
    beat('a');
    timers.pass(1);
    expect(group.state).toBe('PreparingRebalance');
    expect(beat('a')).toBe(ERRORS.REBALANCE_IN_PROGRESS);
    await expect(join('a').now()).resolves.toMatchObject({ members: [{ memberId: 'a' }] });
  });

  test('the last death empties the group, and its clocks stop', async () => {
    const { settle, timers, group } = aWorld();
    await settle('a');
    timers.pass(SESSION_MS);
    expect(group.state).toBe('Empty');
    expect(timers.pending()).toBe(0);
  });

  test('a member that the group keeps waiting does not die of it', async () => {
    const { settle, timers, join, beat, group } = aWorld();
    await settle('a');
    const joining = join('b', { isNew: true });
    for (let passed = 0; passed < REBALANCE_MS / 2; passed += SESSION_MS / 2) {
      beat('a');
      timers.pass(SESSION_MS / 2);
    }
    await expect(joining.now()).resolves.toBeNull();
    expect(group.members.has('b')).toBe(true);
  });

  test('closing a group stops all its clocks', async () => {
    const { settle, timers, join, group } = aWorld();
    await settle('a', 'b');
    join('c', { isNew: true, idRequired: true });
    join('d', { isNew: true });
    closeGroup(group);
    expect(timers.pending()).toBe(0);
  });
});

describe('commits', () => {
  test('are for members of the present generation', async () => {
    const { settle, group } = aWorld();
    await settle('a');
    expect(mayCommit(group, { memberId: 'a', generation: 1 })).toBe(ERRORS.NONE);
    expect(mayCommit(group, { memberId: 'a', generation: 0 })).toBe(ERRORS.ILLEGAL_GENERATION);
    expect(mayCommit(group, { memberId: 'x', generation: 1 })).toBe(ERRORS.UNKNOWN_MEMBER_ID);
    expect(mayCommit(group, { memberId: '', generation: -1 })).toBe(ERRORS.UNKNOWN_MEMBER_ID);
  });

  test('are allowed while members gather, so that they can save what they did', async () => {
    const { settle, join, group } = aWorld();
    await settle('a');
    join('b', { isNew: true });
    expect(mayCommit(group, { memberId: 'a', generation: 1 })).toBe(ERRORS.NONE);
  });

  test('are refused while partitions are assigned', () => {
    const { join, group } = aWorld();
    join('a', { isNew: true });
    expect(mayCommit(group, { memberId: 'a', generation: 1 })).toBe(ERRORS.REBALANCE_IN_PROGRESS);
  });

  test('without a generation are for groups without members', () => {
    expect(mayCommit(aWorld().group, { memberId: '', generation: -1 })).toBe(ERRORS.NONE);
  });
});
