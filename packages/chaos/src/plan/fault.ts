export const CHECKERS = ['checker-1', 'checker-2'] as const;
export const WRITERS = ['writer-1', 'writer-2'] as const;
export const SERVICES = [...CHECKERS, ...WRITERS] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Requests that are lost on their way to Kafka, or whose answer is lost on its way back. */
export const LOST_REQUESTS = ['Produce', 'OffsetCommit', 'JoinGroup', 'SyncGroup', 'Metadata'] as const;

/** Tables of which one is locked against everybody. */
export const LOCKED_TABLES = [
  ...(['checks', 'checks_hourly', 'checks_daily'] as const),
  ...(['endpoint_state', 'check_failures', 'endpoints'] as const),
] as const;

/** Servers that show a certificate and ask for a password. */
export const SERVERS = ['kafka', 'postgresql'] as const;
export type ServerName = (typeof SERVERS)[number];

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
  | { kind: 'commit-lost'; stored: boolean; by: Ending };

export type RotationFault =
  /** Another certificate of the same CA; then every connection ends. */
  | { kind: 'certificate-rotated'; of: ServerName; by: Ending }
  /** Another password; who still has the old one is refused for a while, and then restarted with the new one. */
  | { kind: 'password-rotated'; of: ServerName; by: Ending; refusedMs: number };

/** What goes wrong, with everything that was drawn for it. */
export type Fault = ServiceFault | KafkaFault | PostgresFault | RotationFault;

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
const ROTATION_KINDS = ['certificate-rotated', 'password-rotated'] as const satisfies RotationFault['kind'][];

export const hitsService = (fault: Fault): fault is ServiceFault => SERVICE_KINDS.some((kind) => kind === fault.kind);

export const isOfKafka = (fault: Fault): fault is KafkaFault => KAFKA_KINDS.some((kind) => kind === fault.kind);

export const isRotation = (fault: Fault): fault is RotationFault => ROTATION_KINDS.some((kind) => kind === fault.kind);

/** Whether brokers cannot be used as usual meanwhile. */
export const hitsKafka = (fault: Fault): boolean => isOfKafka(fault) || (isRotation(fault) && fault.of === 'kafka');

/** Who logs in there. */
export const CLIENTS = { kafka: SERVICES, postgresql: WRITERS } as const satisfies Record<
  ServerName,
  readonly ServiceName[]
>;

/** What is hit: two faults at a time never have a target in common. */
export function targetsOf(fault: Fault): string[] {
  if (hitsService(fault)) return [fault.service];
  const server = hitsKafka(fault) ? 'kafka' : 'postgresql';
  return [server, ...(fault.kind === 'password-rotated' ? CLIENTS[fault.of] : [])];
}
