import type { ApplyPlan } from './plan-apply.ts';

/** The plan as lines for a terminal: `+ added  ~ changed  - removed`, and one line that counts them all. */
export function formatPlan(plan: ApplyPlan): string {
  const lines = [
    ...plan.added.map(({ endpointId, definition }) => `+ ${endpointId}  ${definition.url}`),
    ...plan.changed.map(({ endpointId, definition }) => `~ ${endpointId}  ${definition.url}`),
    ...plan.removed.map((endpointId) => `- ${endpointId}`),
  ];
  return [...lines, countsOf(plan)].join('\n');
}

function countsOf({ added, changed, removed, unchanged }: ApplyPlan): string {
  return `+ ${added.length} added  ~ ${changed.length} changed  - ${removed.length} removed  = ${unchanged.length} unchanged`;
}
