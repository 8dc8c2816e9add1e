import { expect, test } from '@jest/globals';
import { anEndpoint } from '@checkstream/schema/testing';
import type { Board } from '../../src/table/board.ts';
import { createPlainDisplay } from '../../src/table/plain-display.ts';
import type { LatestCheck } from '../../src/verdicts/latest-checks.ts';

const SINCE = Date.UTC(2026, 0, 1, 12);

function boardWith(check: Partial<LatestCheck>, rest: Partial<Board> = {}): Board {
  const endpoint = anEndpoint({ endpointId: 'default/fast' });
  const latest: LatestCheck = {
    endpointId: endpoint.endpointId,
    scheduledAt: SINCE + 1_000,
    startedAt: SINCE + 1_000,
    outcome: 'down',
    failureKind: 'status',
    failureMessage: 'expected status 200-399, the site answered 500',
    httpStatus: 500,
    totalMs: 12,
    ...check,
  };
  return {
    endpoints: [endpoint],
    latest: new Map([[latest.endpointId, latest]]),
    problems: [],
    doubts: [],
    notices: [],
    ...rest,
  };
}

function open() {
  const lines: string[] = [];
  return { lines, display: createPlainDisplay((text) => lines.push(text.trimEnd()), SINCE) };
}

test('prints one line for each new check, and none for those of earlier runs', () => {
  const { lines, display } = open();
  display.show(boardWith({ scheduledAt: SINCE - 60_000 }));
  display.show(boardWith({}));
  display.show(boardWith({}));
  display.show(boardWith({ scheduledAt: SINCE + 11_000, outcome: 'up', failureKind: 'none', httpStatus: 200 }));
  expect(lines).toEqual([
    '2026-01-01T12:00:01.000Z  down     fast              500    12 ms  status: expected status 200-399, the site answered 500',
    '2026-01-01T12:00:11.000Z  up       fast              200    12 ms',
  ]);
});

test('prints each notice once, and the problems of a file whenever they change', () => {
  const { lines, display } = open();
  const notices = [{ at: SINCE, text: 'checker ended (SIGKILL)', severe: true }];
  const old = { scheduledAt: SINCE - 1 };
  display.show(boardWith(old, { notices, problems: ['endpoints.yaml:3:5 no'] }));
  display.show(boardWith(old, { notices, problems: ['endpoints.yaml:3:5 no'] }));
  display.show(boardWith(old, { notices }));
  expect(lines).toEqual([
    '2026-01-01T12:00:00.000Z  error    checker ended (SIGKILL)',
    'not applied: endpoints.yaml:3:5 no',
  ]);
});

test('prints what is in force and perhaps not meant, once', () => {
  const { lines, display } = open();
  const old = { scheduledAt: SINCE - 1 };
  const doubts = ['2 endpoints of tenant a are watched too, but are not in this file'];
  display.show(boardWith(old, { doubts }));
  display.show(boardWith(old, { doubts }));
  expect(lines).toEqual(['warning: 2 endpoints of tenant a are watched too, but are not in this file']);
});
