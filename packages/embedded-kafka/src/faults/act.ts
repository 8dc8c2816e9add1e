import type { Timers } from '../groups/timers.ts';
import type { InterceptedRequest } from '../network/dispatch.ts';
import { groupOf } from './concerns.ts';
import type { Drop, Fault } from './fault.ts';
import { refuse } from './refuse.ts';

/** Handles a request body as if there were no faults. */
export type Handle = (body: object) => Promise<object | null>;

/** What becomes of a request on the wire. */
export interface Outcome {
  /** Null: no answer is due. */
  response: object | null;
  throttleMs: number;
  /** How much of the answer goes out before the connection ends, and how it ends; null: all of it, and it stays. */
  cut: { after: 'nothing' | 'half'; by: 'close' | 'reset' } | null;
}

export interface ActDeps {
  timers: Timers;
  rebalance: (groupId: string) => void;
}

/** Does to the request what the fault says. */
export async function act(fault: Fault, request: InterceptedRequest, handle: Handle, deps: ActDeps): Promise<Outcome> {
  const plain = async (): Promise<Outcome> => answered(await handle(request.body));
  switch (fault.do) {
    case 'drop-before':
      return { ...answered(null), cut: cutOf(fault) };
    case 'drop-midway':
    case 'drop-after':
      return { ...(await plain()), cut: cutOf(fault) };
    case 'delay':
      await new Promise<void>((resolve) => deps.timers.after(fault.ms, resolve));
      return plain();
    case 'throttle':
      return { ...(await plain()), throttleMs: fault.ms };
    case 'answer':
      return answered(await refuse(fault, request, handle));
    case 'rebalance':
      deps.rebalance(groupOf(request.body) ?? '');
      return plain();
  }
}

export function answered(response: object | null): Outcome {
  return { response, throttleMs: 0, cut: null };
}

function cutOf(fault: Drop): Outcome['cut'] {
  return { after: fault.do === 'drop-midway' ? 'half' : 'nothing', by: fault.by ?? 'close' };
}
