import { setTimeout as sleep } from 'node:timers/promises';
import {
  hitsService,
  isOfKafka,
  isRotation,
  type Fault,
  type KafkaFault,
  type PostgresFault,
  type ServiceFault,
} from '../plan/fault.ts';
import type { World } from './open-world.ts';
import { rotate } from './rotate.ts';

/** How long a fault waits for the request that it is for. */
const PATIENCE_MS = 8_000;
/** The coordinator is asked for again within a rebalance. */
const SEARCH_PATIENCE_MS = 15_000;

/** Resolves when the fault is over, to whether it happened: a request may not have come to be lost. */
export async function carryOut(fault: Fault, world: World): Promise<boolean> {
  if (hitsService(fault)) return troubleService(fault, world);
  if (isOfKafka(fault)) return troubleKafka(fault, world);
  if (isRotation(fault)) return rotate(fault, world);
  return troublePostgres(fault, world);
}

async function troubleService(fault: ServiceFault, { services }: World): Promise<boolean> {
  const service = services[fault.service];
  switch (fault.kind) {
    case 'kill':
      return service.end('SIGKILL');
    case 'terminate':
      return service.end('SIGTERM');
    case 'freeze':
      return service.freeze(fault.ms);
    default:
      return fault satisfies never;
  }
}

async function troubleKafka(fault: KafkaFault, { kafka, kafkaRelays: relays }: World): Promise<boolean> {
  switch (fault.kind) {
    case 'broker-crash':
      await kafka.process?.kill();
      await sleep(fault.downMs);
      await kafka.process?.restart();
      return kafka.process !== null;
    case 'broker-away':
      await relays.all((relay) => relay.cut(fault.by));
      await sleep(fault.downMs);
      return done(relays.all((relay) => relay.restore()));
    case 'broker-slow':
      await relays.all((relay) => relay.slow(fault));
      await sleep(fault.ms);
      return done(relays.all((relay) => relay.slow(null)));
    case 'broker-silent': {
      const over = sleep(fault.ms);
      await relays.all((relay) => relay.hold(over));
      return done(over);
    }
    case 'request-lost':
      return relays.arm({ ...fault, do: 'lose' }, PATIENCE_MS);
    case 'coordinator-lost': {
      const lost = relays.arm({ ...fault, api: 'FindCoordinator', do: 'lose' }, SEARCH_PATIENCE_MS);
      await relays.arm({ api: 'Heartbeat', do: 'deny-coordinator' }, PATIENCE_MS);
      return lost;
    }
    case 'coordinator-moved': {
      const moves = Array.from({ length: fault.answers }, () =>
        relays.arm({ api: 'Heartbeat', do: 'deny-coordinator' }, PATIENCE_MS),
      );
      return (await Promise.all(moves)).includes(true);
    }
    default:
      return fault satisfies never;
  }
}

async function troublePostgres(fault: PostgresFault, { postgres, postgresRelay: relay }: World): Promise<boolean> {
  switch (fault.kind) {
    case 'database-crash':
      await postgres.crash();
      await sleep(fault.downMs);
      return done(postgres.restart());
    case 'database-away':
      await relay.cut(fault.by);
      await sleep(fault.downMs);
      return done(relay.restore());
    case 'database-slow':
      relay.slow(fault);
      await sleep(fault.ms);
      return done(relay.slow(null));
    case 'database-silent': {
      const over = sleep(fault.ms);
      relay.hold(over);
      return done(over);
    }
    case 'sessions-terminated':
      return terminateSessions(fault.share, postgres);
    case 'table-locked':
      return done(lockTable(fault, postgres));
    case 'commit-lost':
      return relay.loseCommit(fault, PATIENCE_MS);
    default:
      return fault satisfies never;
  }
}

async function done(work: unknown): Promise<true> {
  await work;
  return true;
}

/** At least one. */
async function terminateSessions(share: number, postgres: World['postgres']): Promise<boolean> {
  const ended = await postgres.lend(({ query }) =>
    query(
      `WITH sessions AS (
        SELECT pid, row_number() OVER (ORDER BY pid) AS place, count(*) OVER () AS sessions FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
      ) SELECT pg_terminate_backend(pid) FROM sessions WHERE place <= ceil(sessions * $1::real)`,
      [share],
    ),
  );
  return ended.rows.length > 0;
}

async function lockTable(
  { table, ms }: Extract<Fault, { kind: 'table-locked' }>,
  postgres: World['postgres'],
): Promise<void> {
  await postgres.lend((database) =>
    database.transaction(async (query) => {
      await query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      await sleep(ms);
    }),
  );
}
