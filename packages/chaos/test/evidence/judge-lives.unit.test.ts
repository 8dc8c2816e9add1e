import type { ServiceProcess } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';
import { describeLife } from '../../src/evidence/describe-life.ts';
import { judgeLives } from '../../src/evidence/judge-lives.ts';
import type { Life } from '../../src/world/supervise.ts';

function aLife(overrides: Partial<Life>, lines: ServiceProcess['lines'] = [], output = 'its last words'): Life {
  const process = { output: () => output, lines } as Partial<ServiceProcess> as ServiceProcess;
  const asked = { signal: 'SIGTERM', at: 1_000 } as const;
  const life: Life = {
    name: 'checker-1.1',
    service: 'checker-1',
    startedAt: 0,
    process,
    frozen: [],
    outdated: false,
    asked,
    ended: null,
  };
  return { ...life, ...overrides };
}

const aWriter = (overrides: Partial<Life>, output?: string) =>
  aLife({ name: 'writer-1.1', service: 'writer-1', ...overrides }, [], output);

const LOST = '{"err":"12 results are lost: Kafka"}';
const NOT_TAKEN = '{"problems":["PostgreSQL at ...: password authentication failed (28P01). Check user and password"]}';
const REFUSED = { at: 2_000, how: 1 };
const killed = { signal: 'SIGKILL', at: 1_000 } as const;

test.each<[string, Life]>([
  ['was stopped in time', aLife({ ended: { at: 2_000, how: 0 } })],
  ['was killed', aLife({ asked: killed, ended: { at: 1_001, how: 'SIGKILL' } })],
  ['said what it had to give up', aLife({ ended: { at: 9_000, how: 1 } }, [], LOST)],
  ['was told to stop before Node ran it', aLife({ ended: { at: 1_001, how: 'SIGTERM' } }, [], '')],
  ['ended when its password was no longer taken', aWriter({ outdated: true, asked: null, ended: REFUSED }, NOT_TAKEN)],
  ['was stopped when its password was no longer taken', aWriter({ outdated: true, ended: REFUSED }, NOT_TAKEN)],
])('a process that %s did well', (_, life) => {
  expect(judgeLives([life])).toEqual([]);
});

test.each<[string, Life, string]>([
  ['ended by itself', aLife({ asked: null, ended: { at: 2_000, how: 1 } }), 'ended by itself with 1'],
  ['took too long', aLife({ ended: { at: 26_001, how: 0 } }), 'took 25001 ms to stop'],
  ['stopped with another code', aLife({ ended: { at: 2_000, how: 1 } }), 'stopped with 1'],
  ['did not hear the signal', aLife({ ended: { at: 2_000, how: 'SIGTERM' } }), 'stopped with SIGTERM'],
  ['goes on', aLife({}), 'did not end'],
  ['ended by itself before it was killed', aLife({ asked: killed, ended: { at: 1_001, how: 1 } }), 'by itself with 1'],
  ['keeps no results, and lost some', aWriter({ ended: { at: 9_000, how: 1 } }, LOST), 'stopped with 1'],
  ['lost results, and ended with another code', aLife({ ended: { at: 9_000, how: 70 } }, [], LOST), 'stopped with 70'],
  ['was refused with the right password', aWriter({ asked: null, ended: REFUSED }, NOT_TAKEN), 'by itself with 1'],
  ['ended for another reason', aWriter({ outdated: true, asked: null, ended: REFUSED }), 'ended by itself with 1'],
  [
    'was refused and crashed',
    aWriter({ outdated: true, asked: null, ended: { at: 2_000, how: 'SIGSEGV' } }, NOT_TAKEN),
    'ended by itself with SIGSEGV',
  ],
])('a process that %s is told of', (_, life, told) => {
  expect(judgeLives([life])).toEqual([expect.stringContaining(told)]);
});

test('a gap among messages that nobody deleted is told of', () => {
  const gap = { level: 'error', msg: 'messages were deleted before they were read', partition: 3 };
  const writer = { ...aLife({ ended: { at: 2_000, how: 0 } }, [gap]), name: 'writer-1.1' };
  expect(judgeLives([writer])).toEqual([expect.stringMatching(/^writer-1\.1 saw a gap .*"partition":3/)]);
});

test('a life is described by its log: shares, how it ended, and what it lost', () => {
  const time = '2026-11-21T12:00:00.000Z';
  const joined = {
    level: 'info',
    msg: 'joined the consumer group',
    time,
    groupId: 'g',
    partitions: { endpoints: [1, 2] },
  };
  const others = { ...joined, groupId: 'another' };
  const read = { level: 'info', msg: 'the assigned partitions are read to their end', time };
  const life = aLife({ ended: { at: 9_000, how: 1 } }, [others, joined, read], '3 results are lost: Kafka');
  expect(describeLife(life, { groupId: 'g', endpointsTopic: 'endpoints' })).toEqual({
    name: 'checker-1.1',
    startedAt: 0,
    shares: [{ at: Date.parse(time), partitions: [1, 2], completeAt: Date.parse(time) }],
    frozen: [],
    endsAt: 1_000,
    end: 'stopped',
    lost: 3,
  });
});
