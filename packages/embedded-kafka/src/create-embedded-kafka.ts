import { randomUUID } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import type { Broker, Log } from './broker.ts';
import { createFaults } from './faults/create-faults.ts';
import type { Faults } from './faults/fault.ts';
import { createGroups } from './groups/groups.ts';
import { realTimers } from './groups/timers.ts';
import { dispatch } from './network/dispatch.ts';
import type { Intercept } from './network/dispatch.ts';
import { openServer } from './network/server.ts';
import { createLogin } from './sasl/login.ts';
import type { Users } from './sasl/login.ts';
import { createTopics } from './topics/topics.ts';

export interface EmbeddedKafkaOptions {
  /** Interface to listen on; 127.0.0.1 when left out. Anybody who reaches it may read and write everything. */
  host?: string;
  /** 0, the default, is any free port. */
  port?: number;
  /** The host that clients are told to connect to; `host` when left out. */
  advertisedHost?: string;
  /** Certificate and key, and whether clients must show one. Without it the broker speaks no TLS. */
  tls?: TlsOptions;
  /** Who may log in, by PLAIN or SCRAM; then everybody has to. Without it nobody can. */
  users?: Users;
  /** Whether asking for the metadata of an unknown topic creates it, with one partition. Default false. */
  autoCreateTopics?: boolean;
  /** How long the first rebalance of an empty group waits for more members, in ms. Default 0; Apache Kafka's is 3000. */
  initialRebalanceDelayMs?: number;
  /** Bound of every partition that is not only compacted, whatever its topic's retention.bytes says. Default 64 MiB. */
  maxPartitionBytes?: number;
  /** How often compacted topics are compacted, in ms. Default 15,000. */
  compactionIntervalMs?: number;
  /** How often age is looked at, in ms. Default 300,000, as Apache Kafka's log.retention.check.interval.ms. */
  retentionCheckIntervalMs?: number;
  /** Milliseconds since the Unix epoch; the system clock when left out. */
  now?: () => number;
  log?: Log;
  /** For tests that want to see or answer any request; for faults that real brokers have, `faults` is simpler. */
  intercept?: Intercept;
}

export interface EmbeddedKafka {
  host: string;
  port: number;
  /** `host:port`, as clients take it. */
  brokers: string[];
  /** For tests: what goes wrong with a broker, on request. */
  faults: Faults;
  /** Ends every connection and clock; all topics and groups are lost. */
  close(): Promise<void>;
}

const NODE_ID = 1;
const MIB = 1024 * 1024;
/** As part of a member's id, which must still be a string of the protocol. */
const LONGEST_CLIENT_ID = 1_000;

/** Starts a broker. Rejects with the error of listen, such as EADDRINUSE. */
export async function createEmbeddedKafka(options: EmbeddedKafkaOptions = {}): Promise<EmbeddedKafka> {
  const {
    host = '127.0.0.1',
    port = 0,
    intercept = (_, proceed) => proceed(),
    compactionIntervalMs = 15_000,
    retentionCheckIntervalMs = 300_000,
  } = options;
  const state = createState(options);
  const { faults, through } = createFaults({ groups: state.groups, timers: realTimers });
  const server = await openServer(
    { host, port, tls: options.tls ?? null },
    {
      log: state.log,
      newLogin: () => (options.users === undefined ? null : createLogin(options.users)),
      answer: (frame, peer) => dispatch(frame, peer, { broker, intercept, through }),
    },
  );
  const broker: Broker = { ...state, nodeId: NODE_ID, host: options.advertisedHost ?? host, port: server.port };
  const clocks = [
    setInterval(() => broker.topics.compact(broker.now()), compactionIntervalMs),
    setInterval(() => broker.topics.expire(broker.now()), retentionCheckIntervalMs),
  ];

  return {
    host: broker.host,
    port: broker.port,
    brokers: [`${broker.host}:${broker.port}`],
    faults,
    close: async () => {
      for (const clock of clocks) clearInterval(clock);
      broker.groups.close();
      await server.close();
    },
  };
}

function createState(options: EmbeddedKafkaOptions): Omit<Broker, 'nodeId' | 'host' | 'port'> {
  const { autoCreateTopics = false, initialRebalanceDelayMs = 0, maxPartitionBytes = 64 * MIB } = options;
  return {
    clusterId: randomUUID().replaceAll('-', ''),
    topics: createTopics({ maxPartitionBytes }),
    groups: createGroups({ timers: realTimers, initialRebalanceDelayMs }),
    autoCreateTopics,
    log: options.log ?? (() => undefined),
    now: options.now ?? Date.now,
    newMemberId: (clientId) => `${clientId.slice(0, LONGEST_CLIENT_ID)}-${randomUUID()}`,
  };
}
