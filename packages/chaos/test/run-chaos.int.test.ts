import { kafkaBrokers } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';
import type { Fault } from '../src/plan/fault.ts';
import { runChaos } from '../src/run-chaos.ts';
import type { Happened } from '../src/world/run-faults.ts';

/** It draws everything that a relay does to a request or a handshake; `pnpm test:chaos` draws a new one each time. */
const SEED = 158_954;
/** They wait for something to come by, and find nothing when a relay does not understand what does. */
const OF_RELAYS = [
  ...(['certificate-rotated kafka', 'certificate-rotated postgresql', 'password-rotated postgresql'] as const),
  ...(['commit-lost', 'coordinator-lost', 'coordinator-moved', 'request-lost'] as const),
];

test('ten faults in a row lose no result, store none twice, and leave every slot accounted for', async () => {
  const report = await runChaos({
    seed: SEED,
    faults: 10,
    sites: 40,
    kafka: { kind: 'given', brokers: kafkaBrokers() },
    short: true,
    onBegin: () => undefined,
    signal: new AbortController().signal,
  });
  expect(report.troubles).toEqual([]);
  expect(report.account.differences).toEqual([]);
  expect(report.happened).toHaveLength(10);
  const happened = report.happened.filter((fault) => fault.happened);
  expect(happened.length).toBeGreaterThanOrEqual(9);
  expect(namesOf(happened)).toEqual(expect.arrayContaining(OF_RELAYS));
  expect(report.account.rows).toBeGreaterThan(100);
  expect(report.account.days).toBeGreaterThanOrEqual(40);
  expect(report.account.slots.due).toBeGreaterThan(100);
}, 300_000);

const namesOf = (happened: Happened[]): string[] => [...new Set(happened.map(({ fault }) => nameOf(fault)))].sort();

const nameOf = (fault: Fault): string => ('of' in fault ? `${fault.kind} ${fault.of}` : fault.kind);
