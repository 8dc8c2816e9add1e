import { createSchemaRegistry, createSecret, fetchOffsets } from '@checkstream/runtime';
import { quietLog } from '@checkstream/runtime/testing';
import { checkResultSchema, createCheckResultEncoder, type CheckResult } from '@checkstream/schema';
import { createNextCheckResultEncoder, nextCheckResultSchema } from '@checkstream/schema/testing';
import { startTestRegistry, waitFor, type TestRegistry } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openWorld, results, type WriterWorld } from './support/writer-world.ts';

jest.setTimeout(90_000);

/** No registry has come so far. */
const UNKNOWN_ID = 2_000_000_000;

let world: WriterWorld;
let registry: TestRegistry;
beforeEach(async () => {
  [world, registry] = await Promise.all([openWorld(), startTestRegistry({ login: 'writer:right' })]);
});
afterEach(async () => {
  await world.close();
  await registry.close();
});

const withRegistry = (login = 'writer:right') => ({ SCHEMA_REGISTRY_URL: registry.url(login) });

/** As a checker does at its start. */
function register(schema: object): Promise<number> {
  const deps = { log: quietLog(), signal: new AbortController().signal };
  const client = createSchemaRegistry({ url: createSecret(registry.url('writer:right')), ca: null }, deps);
  return client.register(`${world.topics.checks}-value`, schema);
}

const publish = <T extends Pick<CheckResult, 'endpointId'>>(these: T[], encode: (result: T) => Buffer) =>
  world.publisher.raw(
    world.topics.checks,
    these.map((result) => ({ key: result.endpointId, value: encode(result) })),
  );

/** In the framing of the registry. Resolves to the id of the schema. */
async function publishFramed(these: CheckResult[]): Promise<number> {
  const schemaId = await register(checkResultSchema);
  await publish(these, createCheckResultEncoder({ schemaId }));
  return schemaId;
}

/** Starting and asking takes its time where much else runs. */
const untilStored = (rows: number) => world.untilStored(rows, 60_000);
const questions = () => registry.requests.filter((asked) => asked.startsWith('GET'));
const deadLetters = async () => Number((await fetchOffsets(world.client, world.topics.deadLetters)).get(0)?.high);

describe('a writer with a schema registry', () => {
  test('asks once for the schema that messages name, and stores them beside messages that name none', async () => {
    const schemaId = await publishFramed(results(200));
    const writer = world.start(withRegistry());
    await untilStored(200);
    await world.publisher.results(results(100, 'plain'));
    await untilStored(300);
    await world.untilAllCommitted();
    expect(questions()).toEqual([`GET /schemas/ids/${schemaId}`]);
    expect(await writer.stop()).toBe(0);
  });

  test('stores results of a later version: without the field it does not know, and with kind other', async () => {
    await publishFramed(results(60));
    const encode = createNextCheckResultEncoder({ schemaId: await register(nextCheckResultSchema) });
    const later = results(60, 'later').map((result) => ({ ...result, failureKind: 'NEW_KIND', protocol: 'h2' }));
    await publish(later, encode);
    world.start(withRegistry());
    await untilStored(120);
    await world.untilAllCommitted();
    const kinds = await world.tables.rows(
      `SELECT failure_kind, count(*)::int AS rows FROM check_results WHERE endpoint LIKE 'later%' GROUP BY failure_kind`,
    );
    expect(kinds).toEqual([{ failure_kind: 'other', rows: 60 }]);
    expect(await deadLetters()).toBe(0);
  });

  test('sets a message aside whose schema nobody knows, and stores the rest', async () => {
    await publishFramed(results(40));
    await publish(results(1, 'unknown'), createCheckResultEncoder({ schemaId: UNKNOWN_ID }));
    world.start(withRegistry());
    await untilStored(40);
    await world.untilAllCommitted();
    expect(await deadLetters()).toBe(1);
  });
});

describe('while the registry is in trouble', () => {
  test('a writer that starts is live, not ready, and goes on when the registry comes', async () => {
    await publishFramed(results(50));
    await registry.cut();
    const writer = world.start(withRegistry());
    const told = await writer.logged('schema registry gave no answer');
    expect(JSON.stringify(told)).toMatch(/SCHEMA_REGISTRY_URL: http:\/\/127.*ECONNREFUSED/);
    await waitFor('it to be not ready', async () => {
      const { status, text } = await writer.get('/health/ready');
      return status === 503 && text.includes('the schema registry does not answer');
    });
    expect((await writer.get('/health/live')).status).toBe(200);
    expect([await world.stored(), await world.committed()]).toEqual([0, 0]);

    await registry.restore();
    await untilStored(50);
    await world.untilAllCommitted();
    await writer.ready();
    expect(await deadLetters()).toBe(0);
  });

  test.each([
    ['500 of the registry', 500],
    ['503 of a registry that starts', 503],
    ['404 of a proxy', 404],
    ['429 of a busy one', 429],
  ])('%s costs no message', async (_what, status) => {
    const schemaId = await publishFramed(results(50));
    registry.misbehave(status, status, status);
    world.start(withRegistry());
    await untilStored(50);
    await world.untilAllCommitted();
    expect(await deadLetters()).toBe(0);
    expect(questions()).toEqual(Array(4).fill(`GET /schemas/ids/${schemaId}`));
  });

  test('a slow answer is waited for', async () => {
    await publishFramed(results(50));
    const slow = Promise.withResolvers<void>();
    registry.misbehave(slow.promise);
    world.start(withRegistry());
    await waitFor('the question', () => questions().length > 0, { timeoutMs: 60_000 });
    expect(await world.stored()).toBe(0);
    slow.resolve();
    await untilStored(50);
    expect(await deadLetters()).toBe(0);
  });

  test('a login that is refused stops the writer, names the setting and leaves offsets where they were', async () => {
    await publishFramed(results(50));
    const writer = world.start(withRegistry('writer:wr0ng-s3cret'));
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/SCHEMA_REGISTRY_URL: .*401.*check the user name and the password in the URL/);
    expect(writer.output()).not.toContain('wr0ng-s3cret');
    expect([await world.stored(), await world.committed(), await deadLetters()]).toEqual([0, 0, 0]);
  });

  test('a writer that waits for an answer stops cleanly, and leaves offsets where they were', async () => {
    await publishFramed(results(50));
    registry.misbehave('hang');
    const writer = world.start(withRegistry());
    await waitFor('the question', () => questions().length > 0, { timeoutMs: 60_000 });
    expect(await writer.stop()).toBe(0);
    expect([await world.stored(), await world.committed(), await deadLetters()]).toEqual([0, 0, 0]);
  });
});
