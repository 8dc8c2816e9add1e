import { createHash } from 'node:crypto';

/**
 * The planned instants of one endpoint at one location, in integer milliseconds of Unix time. A pure function of its
 * arguments, so every checker computes the same ones. Slots never overlap: the jitter is under a tenth of the period.
 */
export interface Slots {
  periodMs: number;
  /** 0 up to, not including, the period. */
  phaseMs: number;
  /** When slot `k` is due: `k * period + phase + jitter(k)`. */
  dueAt(k: number): number;
  /** The latest slot due at or before `t`. */
  latest(t: number): number;
  /** The first slot due after `t`. */
  next(t: number): number;
}

/** @param periodMs the endpoint's interval, a positive integer. */
export function createSlots(endpointId: string, location: string, periodMs: number): Slots {
  return new HashedSlots(endpointId, location, periodMs);
}

/** A class, because a checker holds thousands: closures would take seven times the memory of these fields. */
class HashedSlots implements Slots {
  readonly endpointId: string;
  readonly location: string;
  readonly periodMs: number;
  readonly phaseMs: number;

  constructor(endpointId: string, location: string, periodMs: number) {
    this.endpointId = endpointId;
    this.location = location;
    this.periodMs = periodMs;
    this.phaseMs = hash64([endpointId, location], periodMs);
  }

  dueAt(k: number): number {
    const { endpointId, location, periodMs, phaseMs } = this;
    return k * periodMs + phaseMs + hash64([endpointId, location, String(k)], Math.floor(periodMs / 10));
  }

  latest(t: number): number {
    const k = this.#candidate(t);
    const due = this.dueAt(k);
    return due <= t ? due : this.dueAt(k - 1);
  }

  next(t: number): number {
    const k = this.#candidate(t);
    const due = this.dueAt(k);
    return due > t ? due : this.dueAt(k + 1);
  }

  /** The last slot whose earliest possible instant is not after `t`: only its own jitter can still put it past `t`. */
  #candidate(t: number): number {
    return Math.floor((t - this.phaseMs) / this.periodMs);
  }
}

/** First 8 bytes, unsigned big-endian, of SHA-256 over the parts joined by a newline, modulo `bound`; 0 for bound 0. */
function hash64(parts: string[], bound: number): number {
  if (bound === 0) return 0;
  const digest = createHash('sha256').update(parts.join('\n'), 'utf8').digest();
  return Number(digest.readBigUInt64BE(0) % BigInt(bound));
}
