import { formatPlan } from '@checkstream/checker/apply';
import type { Applied, ApplyGuard, ApplyPlan, Approve } from '@checkstream/checker/apply';
import { CliError } from '../cli-error.ts';
import { createPaint } from '../terminal/colours.ts';
import type { Colour } from '../terminal/colours.ts';
import { count } from '../terminal/count.ts';
import type { Terminal } from '../terminal/terminal.ts';

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
  /** What became of it, for a person; with the plan when nobody had to approve it. */
  outcome(done: Applied): string;
}

export function createApproval(options: ApplyOptions, terminal: Terminal): Approval {
  let shown = false;
  return {
    approve: async (plan, guard) => {
      if (!options.json) terminal.out(paintPlan(plan, terminal.colours));
      shown = true;
      if (options.dryRun) return false;
      refuseUnguarded(plan, guard, options, terminal);
      if (guard.needs === 'nothing' || options.yes || terminal.ask === null) return true;
      return isYes(await terminal.ask(`Remove ${count(plan.removed.length, 'endpoint')}? [y/N] `));
    },
    outcome: (done) =>
      [...(shown ? [] : [paintPlan(done.plan, terminal.colours)]), sentenceFor(done, options)].join('\n'),
  };
}

function refuseUnguarded(plan: ApplyPlan, guard: ApplyGuard, options: ApplyOptions, terminal: Terminal): void {
  if (guard.needs === 'nothing') return;
  if (guard.needs === 'prune' && !options.prune) throw new CliError(`${guard.message}\nnothing was applied`);
  if (options.yes) return;
  if (terminal.ask === null || options.json) {
    const removals = count(plan.removed.length, 'endpoint');
    throw new CliError(
      `${removals} would be removed, and nobody is there to say yes: add --yes if that is meant\nnothing was applied`,
    );
  }
}

function sentenceFor({ plan, applied }: Applied, { dryRun }: ApplyOptions): string {
  if (plan.added.length + plan.changed.length + plan.removed.length === 0) return 'Nothing to do.';
  if (dryRun) return 'Nothing was applied: --dry-run.';
  return applied ? 'Applied.' : 'Nothing was applied.';
}

function isYes(answer: string): boolean {
  return ['y', 'yes'].includes(answer.trim().toLowerCase());
}

const LINE_COLOURS: Record<string, Colour> = { '+': 'green', '~': 'yellow', '-': 'red' };

/** The line that counts comes last, and stays plain. */
function paintPlan(plan: ApplyPlan, colours: boolean): string {
  const paint = createPaint(colours);
  const lines = formatPlan(plan).split('\n');
  const painted = lines.slice(0, -1).map((line) => paint(LINE_COLOURS[line[0] ?? ''] ?? 'dim', line));
  return [...painted, ...lines.slice(-1)].join('\n');
}
