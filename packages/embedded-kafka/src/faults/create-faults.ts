import type { Groups } from '../groups/groups.ts';
import { rebalance } from '../groups/rebalance.ts';
import type { Timers } from '../groups/timers.ts';
import type { InterceptedRequest } from '../network/dispatch.ts';
import { act, answered } from './act.ts';
import type { Handle, Outcome } from './act.ts';
import { concerns, groupOf } from './concerns.ts';
import type { Fault, Faults } from './fault.ts';

export interface FaultInjector {
  faults: Faults;
  /** Handles the request, or does to it what the fault says that concerns it. */
  through: (request: InterceptedRequest, handle: Handle) => Promise<Outcome>;
}

interface Injected {
  fault: Fault;
  left: number;
  fired: number;
}

export function createFaults(deps: { groups: Groups; timers: Timers }): FaultInjector {
  const injected = new Set<Injected>();
  const hasMembers = (id: string): boolean => (deps.groups.get(id)?.members.size ?? 0) > 0;

  const claim = (request: InterceptedRequest): Fault | null => {
    const fits = ({ fault }: Injected): boolean =>
      concerns(fault, request) && (fault.do !== 'rebalance' || hasMembers(groupOf(request.body) ?? ''));
    const found = [...injected].find(fits);
    if (found === undefined) return null;
    found.fired += 1;
    found.left -= 1;
    if (found.left === 0) injected.delete(found);
    return found.fault;
  };
  const startRebalance = (id: string): void => {
    const group = deps.groups.get(id);
    if (group === null || !hasMembers(id)) throw new Error(`group "${id}": expected one with members, it has none`);
    rebalance(group);
  };

  return {
    faults: {
      inject: (fault) => {
        check(fault);
        const entry = { fault, left: fault.times ?? 1, fired: 0 };
        injected.add(entry);
        return { fired: () => entry.fired, lift: () => void injected.delete(entry) };
      },
      rebalance: startRebalance,
    },
    through: async (request, handle) => {
      const fault = claim(request);
      if (fault === null) return answered(await handle(request.body));
      return act(fault, request, handle, { timers: deps.timers, rebalance: startRebalance });
    },
  };
}

function check(fault: Fault): void {
  const { times = 1 } = fault;
  if (times !== Infinity && !isCount(times))
    throw new RangeError(`times: expected a whole number from 1, or Infinity, came ${times}`);
  if ('ms' in fault && !isCount(fault.ms)) throw new RangeError(`ms: expected a whole number from 1, came ${fault.ms}`);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
