import { printableLine } from '@checkstream/machine';
import { formatTook } from '@checkstream/schema';
import { nameOf, reasonOf } from './describe-check.ts';
import type { Board, Notice } from './board.ts';
import type { Display } from './display.ts';
import type { LatestCheck } from '../verdicts/latest-checks.ts';

/** One line for each check due after `since`, each notice and problem, as they come: for files, pipes and CI logs. */
export function createPlainDisplay(write: (text: string) => unknown, since: number): Display {
  const seen = new Map<string, number>();
  let shownNotices = new Set<Notice>();
  let shownProblems = '';
  let shownDoubts = '';
  return {
    say: (line) => void write(`${line}\n`),
    show(board) {
      const lines = [
        ...newChecks(board, seen, since).map(describeCheck),
        ...board.notices.filter((notice) => !shownNotices.has(notice)).map(describeNotice),
        ...(board.doubts.join('\n') === shownDoubts
          ? []
          : board.doubts.map((doubt) => `warning: ${printableLine(doubt)}`)),
        ...(board.problems.join('\n') === shownProblems
          ? []
          : board.problems.map((problem) => `not applied: ${printableLine(problem)}`)),
      ];
      shownNotices = new Set(board.notices);
      shownProblems = board.problems.join('\n');
      shownDoubts = board.doubts.join('\n');
      for (const line of lines) write(`${line}\n`);
    },
    close: () => undefined,
  };
}

function newChecks({ endpoints, latest }: Board, seen: Map<string, number>, since: number): LatestCheck[] {
  const checks = (endpoints ?? []).flatMap(({ endpointId }) => latest.get(endpointId) ?? []);
  const fresh = checks.filter(({ endpointId, scheduledAt }) => scheduledAt > (seen.get(endpointId) ?? since));
  for (const { endpointId, scheduledAt } of fresh) seen.set(endpointId, scheduledAt);
  return fresh.sort((a, b) => a.scheduledAt - b.scheduledAt);
}

function describeCheck(check: LatestCheck): string {
  const { scheduledAt, endpointId, outcome, httpStatus, totalMs } = check;
  const cells = [
    new Date(scheduledAt).toISOString(),
    outcome.padEnd(7),
    nameOf(endpointId).padEnd(16),
    (httpStatus?.toString() ?? '').padEnd(3),
    formatTook(totalMs).padStart(7),
    reasonOf(check),
  ];
  return cells.join('  ').trimEnd();
}

function describeNotice({ at, text, severe }: Notice): string {
  return `${new Date(at).toISOString()}  ${severe ? 'error  ' : 'warning'}  ${printableLine(text)}`;
}
