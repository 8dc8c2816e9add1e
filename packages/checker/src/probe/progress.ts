import type { BodyMemory } from './body-memory.ts';
import type { HopTrace } from './hop-trace.ts';
import type { BodySoFar } from './http/read-body.ts';
import type { Journey } from './journey.ts';

/** What a probe knows so far. A failure at any point leaves here what came before it. */
export interface Progress {
  /** Where the present hop goes; `null` before the first. */
  url: URL | null;
  hops: HopTrace[];
  /** `null`: nobody wants to see it. */
  journey: Journey | null;
  remoteAddress: string | null;
  certificateExpiresAt: number | null;
  httpStatus: number | null;
  headers: Record<string, string>;
  /** The last answer's header is whole; only its body may be missing. */
  answered: boolean;
  body: BodySoFar;
}

export const startProgress = (memory: BodyMemory, journey: Journey | null): Progress => ({
  url: null,
  hops: [],
  journey,
  remoteAddress: null,
  certificateExpiresAt: null,
  httpStatus: null,
  headers: {},
  answered: false,
  body: { bytes: 0, truncated: false, kept: memory.keep() },
});
