import { formatPlan } from '@checkstream/checker/apply';
import type { Applied, ApplyGuard, ApplyPlan, Approve } from '@checkstream/checker/apply';
import { createPaint, printable } from '@checkstream/machine';
import type { Colour } from '@checkstream/machine';
import { CliError } from '../../cli-error.ts';
import { confirm } from '../../terminal/confirm.ts';
import { count } from '../../terminal/count.ts';
import type { Terminal } from '../../terminal/terminal.ts';

export interface ApplyOptions {
  /** The yes that removals need, given ahead. */
  yes?: true;
  /** Removals may take most of a tenant, or all of it. */
  prune?: true;
  /** Show the plan, write nothing. */
  dryRun?: true;
  json?: true;
}

export interface Approval {
  /** Shows the plan, then decides: the guards first, then the person. Throws CliError when a guard refuses. */
  approve: Approve;
  /** Whether anything may have been written. */
  approved(): boolean;
  /** What became of it, for a person; with the plan when nobody had to approve it. */
  outcome(done: Applied): string;
}

export function createApproval(options: ApplyOptions, terminal: Terminal): Approval {
  let shown = false;
  let approved = false;
  return {
    approve: async (plan, guard) => {
      if (!options.json) terminal.out(paintPlan(plan, terminal.colours));
      shown = true;
      if (options.dryRun) return false;
      approved = await isApproved(plan, guard, options, terminal);
      return approved;
    },
    approved: () => approved,
    outcome: (done) =>
      [...(shown ? [] : [paintPlan(done.plan, terminal.colours)]), sentenceFor(done, options)].join('\n'),
  };
}

/** The guards first, then the person. */
function isApproved(plan: ApplyPlan, guard: ApplyGuard, options: ApplyOptions, terminal: Terminal): Promise<boolean> {
  const otherwise = 'nothing was applied';
  if (guard.needs === 'nothing') return Promise.resolve(true);
  if (guard.needs === 'prune' && !options.prune) throw new CliError(`${guard.message}\n${otherwise}`);
  const removed = count(plan.removed.length, 'endpoint');
  const deed = { what: `${removed} would be removed`, question: `Remove ${removed}?`, otherwise };
  return confirm(deed, options, terminal);
}

function sentenceFor({ plan, applied }: Applied, { dryRun }: ApplyOptions): string {
  if (plan.added.length + plan.changed.length + plan.removed.length === 0) return 'Nothing to do.';
  if (dryRun) return 'Nothing was applied: --dry-run.';
  return applied ? 'Applied.' : 'Nothing was applied.';
}

const LINE_COLOURS: Record<string, Colour> = { '+': 'green', '~': 'yellow', '-': 'red' };

/** The line that counts comes last, and stays plain. */
function paintPlan(plan: ApplyPlan, colours: boolean): string {
  const paint = createPaint(colours);
  const lines = printable(formatPlan(plan)).split('\n');
  const painted = lines.slice(0, -1).map((line) => paint(LINE_COLOURS[line[0] ?? ''] ?? 'dim', line));
  return [...painted, ...lines.slice(-1)].join('\n');
}
