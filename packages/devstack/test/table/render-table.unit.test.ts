import { describe, expect, test } from '@jest/globals';
import { createPaint } from '@checkstream/machine';
import { anEndpoint } from '@checkstream/schema/testing';
import type { Board } from '../../src/table/board.ts';
import { renderTable } from '../../src/table/render-table.ts';
import type { LatestCheck } from '../../src/verdicts/latest-checks.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const moment = { now: NOW, location: 'default' };
const canvas = { width: 120, height: 24, paint: createPaint(false) };

const endpoint = (name: string, definition = {}) =>
  anEndpoint({ endpointId: `default/${name}`, definition: { intervalMs: 10_000, timeoutMs: 8_000, ...definition } });

function aCheck(name: string, overrides: Partial<LatestCheck> = {}): LatestCheck {
  return {
    endpointId: `default/${name}`,
    scheduledAt: NOW - 2_000,
    startedAt: NOW - 2_000,
    outcome: 'up',
    failureKind: 'none',
    failureMessage: null,
    httpStatus: 200,
    totalMs: 3.14,
    ...overrides,
  };
}

function aBoard({
  endpoints = [endpoint('fast')],
  checks = [] as LatestCheck[],
  ...rest
}: Partial<Board> & { checks?: LatestCheck[] }): Board {
  return {
    endpoints,
    latest: new Map(checks.map((check) => [check.endpointId, check])),
    problems: [],
    doubts: [],
    notices: [],
    ...rest,
  };
}

const render = (board: Board, more: Partial<typeof canvas> = {}) => renderTable(board, moment, { ...canvas, ...more });

describe('the table', () => {
  test('says when the first check of a new endpoint is due', () => {
    const [summary, , row] = render(aBoard({}));
    expect(summary).toMatch(/^1 endpoint: 1 not checked yet/);
    expect(row).toMatch(/^fast +first check in \d+ s$/);
  });

  test('shows the latest verdict, how long it took, its age and when the next check is due', () => {
    const [summary, , row] = render(aBoard({ checks: [aCheck('fast')] }));
    expect(summary).toMatch(/^1 endpoint: 1 up/);
    expect(row).toMatch(/^fast +up +200 +3\.1 ms +2 s ago +in \d+ s$/);
  });

  test('says why an endpoint is not up', () => {
    const check = aCheck('fast', {
      outcome: 'down',
      failureKind: 'pattern_mismatch',
      failureMessage: 'the body does not match /x/',
    });
    expect(render(aBoard({ checks: [check] }))[2]).toContain('pattern_mismatch: the body does not match /x/');
  });

  test('says that a check is overdue when its slot, its timeout and some grace are over', () => {
    const check = aCheck('fast', { scheduledAt: NOW - 60_000, startedAt: NOW - 60_000 });
    expect(render(aBoard({ checks: [check] }))[2]).toMatch(/1 min ago +overdue \d+ s/);
  });

  test('says why an endpoint is not checked here', () => {
    const endpoints = [endpoint('off', { enabled: false }), endpoint('far', { locations: ['oregon'] })];
    const [, , off, far] = render(aBoard({ endpoints }));
    expect(off).toMatch(/^off +disabled$/);
    expect(far).toMatch(/^far +only elsewhere$/);
  });

  test('shows the tenant of an endpoint unless it is the usual one', () => {
    const endpoints = [anEndpoint({ endpointId: 'acme/shop' })];
    expect(render(aBoard({ endpoints }))[2]).toMatch(/^acme\/shop /);
  });

  test('writes out what in a text of a site would act on the terminal', () => {
    const check = aCheck('fast', {
      outcome: 'down',
      failureKind: 'status',
      failureMessage: 'a\u001b[2Jb\nc\u2028d\u009be\u202ef',
    });
    expect(render(aBoard({ checks: [check] }))[2]).toContain(String.raw`status: a\u001b[2Jb c d\u009be\u202ef`);
  });

  test.each([20, 40, 60, 80, 100, 200])('fits into %i columns', (width) => {
    const check = aCheck('fast', { outcome: 'down', failureKind: 'status', failureMessage: 'x'.repeat(300) });
    const board = aBoard({
      checks: [check],
      problems: ['y'.repeat(300)],
      notices: [{ at: NOW, text: 'z'.repeat(300), severe: true }],
    });
    const lines = render(board, { width });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[2]).toMatch(/^fast +down/);
  });

  test.each([4, 10, 24])('fits into %i lines and says how many endpoints are hidden', (height) => {
    const endpoints = Array.from({ length: 5_000 }, (_, n) => endpoint(`endpoint-${n}`));
    const lines = render(aBoard({ endpoints }), { height });
    expect(lines).toHaveLength(height);
    expect(lines.at(-1)).toMatch(/^\.\.\. and 4,9\d\d more: npx -y pnpm@10 checkstream status$/);
  });

  test('shows those that need a person first when not all fit, and counts those that are down among the others', () => {
    const names = ['up', 'down-1', 'overdue', 'unknown', 'new', 'down-2', 'down-3'];
    const old = NOW - 60_000;
    const checks = [
      aCheck('up'),
      aCheck('overdue', { scheduledAt: old, startedAt: old }),
      aCheck('unknown', { outcome: 'unknown', failureKind: 'agent' }),
      ...['down-1', 'down-2', 'down-3'].map((name) => aCheck(name, { outcome: 'down', failureKind: 'status' })),
    ];
    const board = aBoard({ endpoints: names.map((name) => endpoint(name)), checks });
    const namesIn = (lines: string[]) => lines.map((line) => line.split(' ')[0]);
    expect(namesIn(render(board, { height: 8 })).slice(2, -1)).toEqual([
      'down-1',
      'down-2',
      'down-3',
      'unknown',
      'overdue',
    ]);
    expect(render(board, { height: 5 }).at(-1)).toBe(
      '... and 5 more (1 down): npx -y pnpm@10 checkstream status --outcome down',
    );
    expect(namesIn(render(board)).slice(2)).toEqual(names);
  });

  test('gives up the titles before the last row', () => {
    const endpoints = ['a', 'b', 'c'].map((name) => endpoint(name));
    const lines = render(aBoard({ endpoints }), { height: 3 });
    expect(lines[1]).toMatch(/^a /);
    expect(lines[2]).toMatch(/^\.\.\. and 2 more/);
    expect(render(aBoard({}), { height: 2 })[1]).toMatch(/^fast /);
  });

  test('keeps a row in sight however much is told below it', () => {
    const board = aBoard({ checks: [aCheck('fast')], problems: Array.from({ length: 9 }, () => 'y '.repeat(200)) });
    const lines = render(board, { height: 12 });
    expect(lines).toHaveLength(12);
    expect(lines.slice(0, 3).join('\n')).toMatch(/^fast +up/m);
  });

  test('breaks long problems, doubts and notices into lines, and hides no word of them', () => {
    const problem = 'run: npx -y pnpm@10 checkstream apply --prune config/endpoints.yaml (it would remove 260 of 300)';
    const doubt = '57 endpoints of tenants default, generated are watched too, but are not in this file';
    const board = aBoard({
      problems: [problem],
      doubts: [doubt],
      notices: [{ at: NOW, text: 'z'.repeat(50), severe: true }],
    });
    expect(render(board, { width: 40 }).slice(3)).toEqual([
      'The endpoints file is not applied:',
      '  run: npx -y pnpm@10 checkstream apply',
      '    --prune config/endpoints.yaml (it',
      '    would remove 260 of 300)',
      '! 57 endpoints of tenants default,',
      '    generated are watched too, but are',
      '    not in this file',
      `! ${'z'.repeat(38)}`,
      `    ${'z'.repeat(12)}`,
    ]);
  });

  test('keeps the problems of an endpoints file in sight until they are solved, and a notice for two minutes', () => {
    const board = aBoard({
      problems: ['endpoints.yaml:3:5 endpoints[0].interval: expected ..., got ...'],
      notices: [
        { at: NOW - 130_000, text: 'old', severe: true },
        { at: NOW - 5_000, text: 'checker: Kafka is away', severe: false },
      ],
    });
    expect(render(board).slice(3)).toEqual([
      'The endpoints file is not applied:',
      '  endpoints.yaml:3:5 endpoints[0].interval: expected ..., got ...',
      '! checker: Kafka is away',
    ]);
  });

  test('uses colours for verdicts, and none under NO_COLOR', () => {
    const board = aBoard({ checks: [aCheck('fast')] });
    expect(render(board, { paint: createPaint(true) }).join()).toContain('\u001b[32mup');
    expect(render(board).join()).not.toContain('\u001b');
  });

  test('says that it waits while nothing was applied yet', () => {
    expect(render({ ...aBoard({}), endpoints: null })).toEqual(['Waiting for the endpoints file to be applied']);
  });
});
