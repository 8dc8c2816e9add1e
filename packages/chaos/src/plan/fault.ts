export const CHECKERS = ['checker-1', 'checker-2'] as const;
export const WRITERS = ['writer-1', 'writer-2'] as const;
export const SERVICES = [...CHECKERS, ...WRITERS] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Requests that are lost on their way to Kafka, or whose answer is lost on its way back. */
export const LOST_REQUESTS = ['Produce', 'OffsetCommit', 'JoinGroup', 'SyncGroup', 'Metadata'] as const;

/** Tables of which one is locked against everybody. */
export const LOCKED_TABLES = ['checks', 'checks_hourly', 'endpoint_state', 'check_failures', 'endpoints'] as const;

/** How a connection ends: as one that is closed, or as one whose host is gone (ECONNRESET). */
export type Ending = 'close' | 'reset';

export type ServiceFault =
  | { kind: 'kill'; service: ServiceName }
  | { kind: 'terminate'; service: ServiceName }
  /** Frozen (SIGSTOP), and let go on. */
  | { kind: 'freeze'; service: ServiceName; ms: number };

export type KafkaFault =
  /** SIGKILL, and a start on the same data. */
  | { kind: 'broker-crash'; downMs: number }
  /** Every connection ends, and none is accepted for a while. */
  | { kind: 'broker-away'; downMs: number; by: Ending }
  | { kind: 'broker-slow'; latencyMs: number; bytesPerSecond: number; ms: number }
  /** Connections stay, and nothing is heard on them. */
  | { kind: 'broker-silent'; ms: number }
  /** `stored`: the broker has handled it, and only the answer is lost. */
  | { kind: 'request-lost'; api: (typeof LOST_REQUESTS)[number]; stored: boolean; by: Ending }
  /** The coordinator says it is none any more, and the search for the new one is cut off. */
  | { kind: 'coordinator-lost'; stored: boolean; by: Ending }
  | { kind: 'coordinator-moved'; answers: number };

export type PostgresFault =
  /** Immediate stop, and a start that recovers. */
  | { kind: 'database-crash'; downMs: number }
  | { kind: 'database-away'; downMs: number; by: Ending }
  | { kind: 'database-slow'; latencyMs: number; bytesPerSecond: number; ms: number }
  | { kind: 'database-silent'; ms: number }
  /** `share` of the sessions of the services, chosen by the server's own order. */
  | { kind: 'sessions-terminated'; share: number }
  | { kind: 'table-locked'; table: (typeof LOCKED_TABLES)[number]; ms: number }
  | { kind: 'commit-lost'; stored: boolean; by: Ending }
  /** A new password in PostgreSQL; the writers are restarted with it one after the other. */
  | { kind: 'password-changed' };

/** What goes wrong, with everything that was drawn for it. */
export type Fault = ServiceFault | KafkaFault | PostgresFault;

export interface PlannedFault {
  fault: Fault;
  /** From the start of the fault before it. */
  afterMs: number;
}

const SERVICE_KINDS = ['kill', 'terminate', 'freeze'] as const satisfies ServiceFault['kind'][];
const KAFKA_KINDS = [
  ...(['broker-crash', 'broker-away', 'broker-slow', 'broker-silent'] as const),
  ...(['request-lost', 'coordinator-lost', 'coordinator-moved'] as const),
] as const satisfies KafkaFault['kind'][];

export const hitsService = (fault: Fault): fault is ServiceFault => SERVICE_KINDS.some((kind) => kind === fault.kind);

export const hitsKafka = (fault: Fault): fault is KafkaFault => KAFKA_KINDS.some((kind) => kind === fault.kind);

/** What is hit: two faults at a time never have a target in common. */
export function targetsOf(fault: Fault): string[] {
  if (hitsService(fault)) return [fault.service];
  if (hitsKafka(fault)) return ['kafka'];
  return ['postgres', ...(fault.kind === 'password-changed' ? WRITERS : [])];
}
