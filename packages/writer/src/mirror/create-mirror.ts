import {
  createTopicRows,
  followCompactedTopic,
  RegistryError,
  sleep,
  type KafkaClient,
  type Logger,
} from '@checkstream/runtime';
import type { Decode, EndpointDefinition } from '@checkstream/schema';
import { MIRROR_LOCK } from '../database/advisory-locks.ts';
import { classifyDatabaseError } from '../database/classify-error.ts';
import type { Database, Query } from '../database/open-pool.ts';
import { takeLock } from '../database/take-lock.ts';
import { createWakeUp } from './create-wake-up.ts';
import { decodeEndpoints } from './decode-endpoints.ts';
import { syncEndpoints } from './sync-endpoints.ts';

export interface MirrorDeps {
  database: Database;
  client: KafkaClient;
  groupId: string;
  topic: string;
  decode: Decode<EndpointDefinition>;
  log: Logger;
}

export interface Mirror {
  run: (signal: AbortSignal) => Promise<void>;
}

const TRY_AGAIN_MS = 5_000;
/** Stubs that arrived meanwhile are filled at the latest after this long. */
const LONGEST_QUIET_MS = 60_000;

/**
 * Keeps the tables of endpoints and definitions equal to the endpoints topic, in one writer at a time: the one that
 * holds the mirror lock. It writes on the connection that holds the lock, so losing the one is losing the other.
 */
export function createMirror(deps: MirrorDeps): Mirror {
  return {
    async run(signal) {
      for (;;) {
        await mirrorWhileConnected(deps, signal);
        await sleep(TRY_AGAIN_MS, signal);
      }
    },
  };
}

/** Resolves when the connection is lost. */
async function mirrorWhileConnected({ database, log, ...deps }: MirrorDeps, signal: AbortSignal): Promise<void> {
  try {
    await database.session(async (query, lost) => {
      const stop = AbortSignal.any([signal, lost]);
      await takeLock(query, MIRROR_LOCK, { everyMs: TRY_AGAIN_MS, signal: stop });
      log.info({ topic: deps.topic }, 'this writer mirrors the endpoints');
      await follow({ ...deps, log }, query, stop);
    });
  } catch (err) {
    signal.throwIfAborted();
    if (!heals(err)) throw err;
    log.warn({ err }, 'mirror interrupted; trying again');
  }
}

function heals(error: unknown): boolean {
  if (error instanceof RegistryError) return error.retriable;
  return classifyDatabaseError(error) === 'transient';
}

async function follow(deps: Omit<MirrorDeps, 'database'>, query: Query, stop: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const until = AbortSignal.any([stop, ended.signal]);
  const wakeUp = createWakeUp();
  const rows = createTopicRows(wakeUp.ring);
  const reported = new Map<string, string>();
  const { client, groupId, topic, log } = deps;
  const followed = followCompactedTopic(client, { groupId, topic, log, callbacks: rows.callbacks });

  async function keepInSync(): Promise<void> {
    for (;;) {
      await wakeUp.within(LONGEST_QUIET_MS, until);
      if (followed.whole()) {
        await syncEndpoints(query, await decodeEndpoints(rows.all(), { ...deps, reported }));
      } else if (followed.complete()) {
        // What others hold would be marked as removed.
        log.warn({ groupId }, 'another member of the mirror group holds endpoints; waiting');
      }
    }
  }

  const reading = followed.run(until);
  try {
    await Promise.race([reading, keepInSync()]);
  } finally {
    ended.abort();
    // Its own error would hide the first.
    await Promise.allSettled([reading]);
  }
}
