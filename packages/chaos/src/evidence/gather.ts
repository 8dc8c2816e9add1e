import { readDays, readHours, readStates, recountDays } from '@checkstream/writer/testing';
import type { Evidence, Span } from '../account/evidence.ts';
import { CHECKERS, hitsKafka } from '../plan/fault.ts';
import type { World } from '../world/open-world.ts';
import type { Happened } from '../world/run-faults.ts';
import { describeLife } from './describe-life.ts';
import { countRecords, readRecords } from './read-records.ts';
import { readRows } from './read-rows.ts';

/** After the services have ended: what the sites saw, what the topic holds, what the tables say. */
export async function gather(world: World, happened: Happened[], watched: Span): Promise<Evidence> {
  const { client, topics, location, postgres, services, sites, missed } = world;
  const ofCheckers = { groupId: `checker-${location}`, endpointsTopic: topics.endpoints };
  const tables = await postgres.lend(async (database) => {
    const reads = { rows: async <Row>(text: string) => (await database.query(text)).rows as Row[] };
    return {
      rows: await readRows(database),
      hours: await readHours(reads),
      days: { found: await readDays(reads), recounted: await recountDays(reads) },
      states: await readStates(reads),
    };
  });
  return {
    ...tables,
    endpoints: sites.endpoints.map(({ endpointId, definition: { intervalMs, timeoutMs } }) => ({
      ...{ endpointId, location, intervalMs, timeoutMs },
    })),
    records: await readRecords(client, topics.checks),
    deadLetters: await countRecords(client, topics.deadLetters),
    requests: sites.requests,
    lives: CHECKERS.flatMap((name) => services[name].lives.map((life) => describeLife(life, ofCheckers))),
    kafkaTroubles: happened.filter(({ fault }) => hitsKafka(fault)).map(({ from, until }) => ({ from, until })),
    missed,
    watched,
  };
}
