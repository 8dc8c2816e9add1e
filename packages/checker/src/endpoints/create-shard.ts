import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FollowCallbacks } from '@checkstream/runtime';
import type { Endpoint } from '@checkstream/schema';
import type { ReadDefinition } from './read-definition.ts';
import { createSerialWork } from './serial-work.ts';

export interface ShardDeps {
  /** `null`: nothing that this checker can run; what runs under that key is to go on. See `readDefinition`. */
  read: ReadDefinition;
  /** Is it this checker's to run, by its location and by being enabled? */
  runsHere: (endpoint: Endpoint) => boolean;
  schedule: { set: (endpoint: Endpoint) => void; remove: (endpointId: string) => void };
  /** Monotonic milliseconds. */
  now: () => number;
  onError: (error: unknown) => void;
}

/** The partitions assigned to this checker, as endpoints in its schedule. */
export interface Shard {
  callbacks: Pick<FollowCallbacks, 'onPartition' | 'onRow' | 'onRevoked'>;
  /** Nothing that was handed over is still being decoded. */
  settled: () => boolean;
}

/** Probes that run meanwhile are being timed, and must not wait for a shard of thousands. */
const TURN_MS = 5;

/** What of one partition is scheduled: endpoint ids, and the digests of their definitions' bytes. */
type Partition = Map<string, string>;

const digestOf = (value: Buffer): string => hash('sha256', value, 'base64');

/**
 * Rows are worked on one after the other, because the first of a new schema has to ask the registry. Revoked
 * partitions do not wait for that: they leave the schedule at once, and rows of theirs still to come are dropped.
 */
export function createShard({ read, runsHere, schedule, now, onError }: ShardDeps): Shard {
  const partitions = new Map<number, Partition>();
  const work = createSerialWork(onError);

  const ours = (number: number): Partition => {
    const partition = partitions.get(number) ?? new Map<string, string>();
    partitions.set(number, partition);
    return partition;
  };

  const drop = (partition: Partition, endpointId: string) => {
    if (partition.delete(endpointId)) schedule.remove(endpointId);
  };

  const put = async (number: number, partition: Partition, endpointId: string, value: Buffer) => {
    // Every rebalance reads everything again, and nearly all of it is known.
    const digest = digestOf(value);
    if (partition.get(endpointId) === digest) return;
    const endpoint = await read(endpointId, value);
    if (endpoint === null || partitions.get(number) !== partition) return;
    if (!runsHere(endpoint)) return drop(partition, endpointId);
    partition.set(endpointId, digest);
    schedule.set(endpoint);
  };

  return {
    settled: work.idle,
    callbacks: {
      onPartition: (number, rows) => {
        const partition = ours(number);
        work.enqueue(async () => {
          for (const endpointId of [...partition.keys()]) if (!rows.has(endpointId)) drop(partition, endpointId);
          await eachRow(rows, now, (endpointId, value) => put(number, partition, endpointId, value));
        });
      },
      onRow: (number, endpointId, value) => {
        const partition = ours(number);
        work.enqueue(async () => {
          if (value === null) drop(partition, endpointId);
          else await put(number, partition, endpointId, value);
        });
      },
      onRevoked: (numbers) => {
        for (const number of numbers) {
          const partition = partitions.get(number);
          for (const endpointId of partition?.keys() ?? []) schedule.remove(endpointId);
          partition?.clear();
          partitions.delete(number);
        }
      },
    },
  };
}

/** By time and not by number: a definition whose expressions must be read takes many times as long as a plain one. */
async function eachRow(
  rows: Map<string, Buffer>,
  now: () => number,
  put: (key: string, value: Buffer) => Promise<void>,
): Promise<void> {
  let turnEndsMs = -Infinity;
  for (const [key, value] of rows) {
    if (now() >= turnEndsMs) {
      await setImmediate();
      turnEndsMs = now() + TURN_MS;
    }
    await put(key, value);
  }
}
