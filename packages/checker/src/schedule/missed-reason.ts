/**
 * Why a slot passed without a probe. `overloaded`: CHECKER_MAX_IN_FLIGHT probes were running; `paused`: the process or
 * the machine stood still, or the clock jumped; `backpressure`: the buffer of results was full; `overlap`: the previous
 * probe of the endpoint still ran; `shutdown`: the process was stopping.
 */
export const MISSED_REASONS = ['overloaded', 'paused', 'backpressure', 'overlap', 'shutdown'] as const;
export type MissedReason = (typeof MISSED_REASONS)[number];

/** What can hold a slot back while it is due. */
export type BlockedReason = Exclude<MissedReason, 'paused' | 'shutdown'>;
