import { describe, expect, test } from '@jest/globals';
import type { EndpointStatus } from '../../src/commands/status-query.ts';
import { formatStatus } from '../../src/commands/status-table.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function aStatus(overrides: Partial<EndpointStatus> = {}): EndpointStatus {
  return {
    tenant: 'acme',
    endpoint: 'shop-home',
    location: 'helsinki',
    url: 'https://shop.example.com/',
    outcome: 'up',
    failureKind: 'none',
    scheduledAt: '2026-03-01T11:59:48.000Z',
    since: '2026-03-01T09:00:00.000Z',
    totalMs: 84.2,
    ...overrides,
  };
}

const plain = { columns: null, colours: false, now: () => NOW };

describe('the status table', () => {
  test('tells the verdict, how long it holds, when it was checked and how long that took', () => {
    expect(formatStatus([aStatus()], plain).split('\n')[1]).toBe(
      'up       acme/shop-home  helsinki  3 h  12 s ago  84 ms       https://shop.example.com/',
    );
  });

  test('says why an endpoint is not up', () => {
    const down = aStatus({ outcome: 'down', failureKind: 'connect_refused' });
    expect(formatStatus([down], plain)).toContain('connect_refused');
  });

  test('tells no length of a run while nothing can be judged', () => {
    const unknown = aStatus({ outcome: 'unknown', failureKind: 'secret_missing' });
    expect(formatStatus([unknown], plain).split('\n')[1]).toMatch(/^unknown +acme\/shop-home +helsinki +- /);
  });

  test('ends with the number of each outcome', () => {
    const rows = [aStatus(), aStatus({ tenant: 'beta' }), aStatus({ outcome: 'down', failureKind: 'dns' })];
    expect(formatStatus(rows, plain).split('\n').at(-1)).toBe('2 up, 1 down, 0 unknown (3 rows, 2 tenants)');
  });

  test('tells apart what was never checked and what was not checked lately, and counts both', () => {
    const noCheck = { location: null, outcome: null, failureKind: null, since: null, totalMs: null };
    const lines = formatStatus(
      [
        aStatus(),
        aStatus({ ...noCheck, scheduledAt: null }),
        aStatus({ ...noCheck, scheduledAt: '2026-02-20T12:00:00.000Z' }),
      ],
      plain,
    ).split('\n');
    expect(lines[2]).toMatch(/^- +acme\/shop-home +- +- +never +- +https/);
    expect(lines[3]).toMatch(/^- +acme\/shop-home +- +- +9 d ago +- +https/);
    expect(lines.slice(-2)).toEqual(['1 up, 0 down, 0 unknown (3 rows, 1 tenant)', '2 not checked in the last 7 days']);
  });

  test('colours only the verdict', () => {
    const line = formatStatus([aStatus()], { ...plain, colours: true }).split('\n')[1];
    expect(line?.startsWith('\u001b[32mup     \u001b[0m  acme/shop-home')).toBe(true);
  });

  test('cuts the address to fit the terminal', () => {
    const lines = formatStatus([aStatus()], { ...plain, columns: 80 }).split('\n');
    expect(lines[1]).toHaveLength(80);
    expect(lines[1]?.endsWith('…')).toBe(true);
  });

  test.each([
    [84, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED   TOOK  WHY              URL'],
    [83, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED   TOOK  WHY'],
    [73, 'OUTCOME  ENDPOINT        FOR     CHECKED   TOOK  WHY'],
    [60, 'OUTCOME  ENDPOINT        FOR     CHECKED  WHY'],
  ])('at %d columns shows the columns that fit, the address going first', (columns, head) => {
    const longest = aStatus({
      outcome: 'down',
      failureKind: 'connect_refused',
      scheduledAt: '2026-03-01T11:01:00.000Z',
    });
    const lines = formatStatus([longest], { ...plain, columns }).split('\n');
    expect(lines[0]).toBe(head);
    expect(lines.every((line) => line.length <= columns)).toBe(true);
  });

  test('leaves the address empty while it is not known', () => {
    expect(
      formatStatus([aStatus({ url: null })], plain)
        .split('\n')[1]
        ?.endsWith('84 ms'),
    ).toBe(true);
  });
});
