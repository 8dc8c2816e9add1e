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
    asked,
    ended: null,
  };
  return { ...life, ...overrides };
}

const killed = { signal: 'SIGKILL', at: 1_000 } as const;

test.each<[string, Life]>([
  ['was stopped in time', aLife({ ended: { at: 2_000, how: 0 } })],
  ['was killed', aLife({ asked: killed, ended: { at: 1_001, how: 'SIGKILL' } })],
  ['said what it had to give up', aLife({ ended: { at: 9_000, how: 1 } }, [], '{"err":"12 results are lost: Kafka"}')],
  ['was told to stop before Node ran it', aLife({ ended: { at: 1_001, how: 'SIGTERM' } }, [], '')],
])('a process that %s did well', (_, life) => {
  expect(judgeLives([life])).toEqual([]);
});

test.each<[string, Life, string]>([
  ['ended by itself', aLife({ asked: null, ended: { at: 2_000, how: 1 } }), 'ended by itself with 1'],
  ['took too long', aLife({ ended: { at: 26_001, how: 0 } }), 'took 25001 ms to stop'],
  ['stopped with another code', aLife({ ended: { at: 2_000, how: 1 } }), 'stopped with 1'],
  ['did not hear the signal', aLife({ ended: { at: 2_000, how: 'SIGTERM' } }), 'stopped with SIGTERM'],
  ['goes on', aLife({}), 'did not end'],
])('a process that %s is told of', (_, life, told) => {
  expect(judgeLives([life])).toEqual([expect.stringContaining(told)]);
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
