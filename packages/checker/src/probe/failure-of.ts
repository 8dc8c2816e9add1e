import net from 'node:net';
import { storableText } from '@checkstream/schema';
import { classify, classifyOwn, codeOf } from './classify.ts';
import { DeadlineError } from './errors.ts';
import { explain } from './explain.ts';
import type { Stage } from './hop-trace.ts';
import { noThreadFree } from './lookup/system-lookup.ts';
import type { ProbeFailure } from './observation.ts';
import { ownAddresses } from './own-addresses.ts';
import type { Progress } from './progress.ts';

export interface FailureFacts {
  timeoutMs: number;
  /** Our event loop stood still during the probe. */
  stalled: boolean;
  /** Much of the time went by before a lookup was asked: what was left says nothing about the site. */
  queued: boolean;
  /** Hides secrets that a site sent back. */
  mask: (text: string) => string;
}

/** The failure that an error means for a probe that had come this far. */
export function failureOf(cause: Error, progress: Progress, facts: FailureFacts): ProbeFailure {
  const { timeoutMs, stalled, queued, mask } = facts;
  const error = queued && cause instanceof DeadlineError ? noThreadFree() : cause;
  const { url, remoteAddress: address } = progress;
  const stage = stageOf(progress);
  const kind =
    url === null ? classifyOwn(error) : classify(error, { stage, stalled, hasRoute: () => hasRoute(address) });
  const code = codeOf(error);
  const message = storableText(mask(explain(kind, error, { url, address, code, timeoutMs, stage })), 500);
  return { stage: kind !== 'REDIRECT' && progress.answered ? 'BODY' : 'EXCHANGE', kind, code, message };
}

/** The stop watch is in BODY from the first byte on; what goes wrong before the header is whole belongs to the header. */
function stageOf({ hops, answered }: Progress): Stage {
  const stage = hops.at(-1)?.stage() ?? 'DNS';
  if (answered) return 'BODY';
  return stage === 'BODY' ? 'HEADER' : stage;
}

/** Has this machine any address of that family to start from? Loopback leads only to itself. */
function hasRoute(address: string | null): boolean {
  if (address === null) return true;
  const family = net.isIPv6(address) ? 'IPv6' : 'IPv4';
  return ownAddresses().some((own) => own.family === family && own.internal === isLoopback(address));
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
