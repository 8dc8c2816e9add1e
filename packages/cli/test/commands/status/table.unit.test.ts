import { describe, expect, test } from '@jest/globals';
import { formatStatus } from '../../../src/commands/status/table.ts';
import { aStatus, NO_CHECK } from '../../support/a-status.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const plain = { columns: null, colours: false, now: () => NOW };

describe('the status table', () => {
  test('tells the verdict, how long it holds, when it was checked, uptime, response times and days of certificate', () => {
    expect(formatStatus([aStatus()], plain).split('\n')[1]).toBe(
      'up       acme/shop-home  helsinki  3 h  12 s ago  84 ms  251 ms  99.86%  100%  99.99%  60 d       https://shop.example.com/',
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
    const lines = formatStatus(
      [
        aStatus(),
        aStatus({ ...NO_CHECK, scheduledAt: null }),
        aStatus({ ...NO_CHECK, scheduledAt: '2026-02-20T12:00:00.000Z' }),
      ],
      plain,
    ).split('\n');
    expect(lines[2]).toMatch(/^- +acme\/shop-home +- +- +never( +-){6} +https/);
    expect(lines[3]).toMatch(/^- +acme\/shop-home +- +- +9 d ago( +-){6} +https/);
    expect(lines.slice(-2)).toEqual(['1 up, 0 down, 0 unknown (3 rows, 1 tenant)', '2 not checked in the last 7 days']);
  });

  test('colours only the verdict', () => {
    const line = formatStatus([aStatus()], { ...plain, colours: true }).split('\n')[1];
    expect(line?.startsWith('\u001b[32mup     \u001b[0m  acme/shop-home')).toBe(true);
  });

  test('cuts the address to fit the terminal', () => {
    const lines = formatStatus([aStatus()], { ...plain, columns: 118 }).split('\n');
    expect(lines[1]).toHaveLength(118);
    expect(lines[1]?.endsWith('…')).toBe(true);
  });

  test.each([
    [
      132,
      'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED   TOOK     P95    24 H   7 D    30 D  CERT  WHY              URL',
    ],
    [131, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED   TOOK     P95    24 H   7 D    30 D  CERT  WHY'],
    [103, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED     P95    24 H   7 D    30 D  CERT  WHY'],
    [97, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED     P95    24 H    30 D  CERT  WHY'],
    [91, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED     P95    24 H    30 D  WHY'],
    [83, 'OUTCOME  ENDPOINT        LOCATION  FOR     CHECKED    24 H    30 D  WHY'],
    [80, 'OUTCOME  ENDPOINT        FOR     CHECKED    24 H    30 D  WHY'],
    [65, 'OUTCOME  ENDPOINT        FOR     CHECKED    24 H  WHY'],
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

  test('shows how much was seen only where something was not', () => {
    const [head] = formatStatus([aStatus()], plain).split('\n');
    expect(head).not.toContain('SEEN');
    const lines = formatStatus([aStatus(), aStatus({ coverage: 0.624 })], plain).split('\n');
    expect(lines[0]).toMatch(/ 24 H +SEEN +7 D /);
    expect(lines[1]).toMatch(/ 99\.86% +99\.8% +100% /);
    expect(lines[2]).toMatch(/ 99\.86% +62\.4% +100% /);
    expect(lines.at(-1)).toBe('1 not checked throughout the last 24 h (SEEN: how much of it was)');
  });

  test('tells days of a certificate, none, and one that has expired', () => {
    const cell = (certificateExpiresAt: string | null) =>
      formatStatus([aStatus({ certificateExpiresAt })], plain).split('\n')[1];
    expect(cell('2026-03-15T13:00:00.000Z')).toContain(' 14 d ');
    expect(cell('2026-03-01T11:59:59.000Z')).toContain(' expired ');
    expect(cell(null)).toMatch(/99\.99% +- +https/);
  });

  test('leaves the address empty while it is not known', () => {
    expect(formatStatus([aStatus({ url: null })], plain).split('\n')[1]).toMatch(/ 60 d$/);
  });
});
