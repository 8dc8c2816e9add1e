import { expect, test } from '@jest/globals';
import { sortStatus } from '../../../src/commands/status/order.ts';
import { aStatus, NO_CHECK } from '../../support/a-status.ts';

const ROWS = [
  aStatus({ endpoint: 'a', p95Ms: 20, since: '2026-03-01T09:00:00.000Z', certificateExpiresAt: null }),
  aStatus({ endpoint: 'b', outcome: 'unknown', p95Ms: null, uptime: NO_CHECK.uptime, since: null }),
  aStatus({ ...NO_CHECK, endpoint: 'c' }),
  aStatus({
    endpoint: 'd',
    outcome: 'down',
    p95Ms: 90,
    uptime: { day: 0.2, week: 1, month: 1 },
    since: '2026-03-01T11:00:00.000Z',
    certificateExpiresAt: '2026-03-02T00:00:00.000Z',
  }),
];

test.each([
  ['name', 'abcd'],
  ['outcome', 'dbca'],
  ['since', 'dabc'],
  ['uptime', 'dabc'],
  ['p95', 'dabc'],
  ['certificate', 'dbac'],
] as const)('by %s: what needs a look first, what has no value last, and by name where alike', (order, expected) => {
  expect(
    sortStatus(ROWS, order)
      .map(({ endpoint }) => endpoint)
      .join(''),
  ).toBe(expected);
});
