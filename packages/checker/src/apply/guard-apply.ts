import type { ApplyPlan } from './plan-apply.ts';

/**
 * What a plan needs before it may be carried out: nothing, a yes (`--yes`), or the explicit wish to prune (`--prune`).
 * The message says why.
 */
export type ApplyGuard = { needs: 'nothing' } | { needs: 'yes' | 'prune'; message: string };

export function guardApply(plan: ApplyPlan): ApplyGuard {
  if (plan.pruned.length > 0) return { needs: 'prune', message: pruneMessage(plan) };
  if (plan.removed.length > 0) return { needs: 'yes', message: `${endpoints(plan.removed.length)} would be removed` };
  return { needs: 'nothing' };
}

function pruneMessage({ pruned }: ApplyPlan): string {
  const losses = pruned.map(({ tenant, removed, before }) => `${removed} of the ${before} of tenant "${tenant}"`);
  return `too many endpoints would be removed: ${losses.join(', ')}; apply with --prune if that is meant`;
}

function endpoints(count: number): string {
  return count === 1 ? '1 endpoint' : `${count} endpoints`;
}
