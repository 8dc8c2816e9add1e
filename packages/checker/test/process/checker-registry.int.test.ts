import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSchemaRegistry, createSecret, fetchOffsets, superviseConsumer } from '@checkstream/runtime';
import { quietLog } from '@checkstream/runtime/testing';
import { checkResultSchema, createCheckResultDecoder } from '@checkstream/schema';
import type { AvroSchema, CheckResult } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import { openSite, startTestRegistry, uniqueName, waitFor } from '@checkstream/testkit';
import type { ServiceProcess, TestRegistry } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openWorld } from './checker-world.ts';
import type { CheckerWorld } from './checker-world.ts';

jest.setTimeout(60_000);

const AWAY = 'the schema registry does not answer; trying again';

let undo: (() => unknown)[] = [];
let world: CheckerWorld;
let registry: TestRegistry;

beforeEach(async () => {
  const site = await openSite((_request, response) => response.end('ok'));
  undo.push(() => site.close());
  [world, registry] = await Promise.all([openWorld(), startTestRegistry({ login: 'checker:right' })]);
  undo.push(
    () => registry.close(),
    () => world.close(),
  );
  const definition = { url: site.url, intervalMs: 5_000, timeoutMs: 2_000 };
  await world.apply([anEndpoint({ endpointId: 'acme/home', definition })]);
});

afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

const start = (login = 'checker:right', more: Record<string, string> = {}) =>
  world.start({ SCHEMA_REGISTRY_URL: registry.url(login), ...more });

/** It writes definitions as well. */
async function startWithFile(): Promise<ServiceProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'checkstream-checker-'));
  undo.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'endpoints.yaml');
  await writeFile(file, 'tenant: own\nendpoints:\n  - { id: home, url: http://127.0.0.1:9/, enabled: false }\n');
  return start('checker:right', { CHECKER_ENDPOINTS_FILE: file });
}

function aClient() {
  const deps = { log: quietLog(), signal: new AbortController().signal };
  return createSchemaRegistry({ url: createSecret(registry.url('checker:right')), ca: null }, deps);
}

/** The first message of the checks topic, as bytes and as a reader with the registry reads it. */
async function firstResult(): Promise<{ bytes: Buffer; result: CheckResult }> {
  const found = Promise.withResolvers<Buffer>();
  const stop = new AbortController();
  const consumer = superviseConsumer(world.client, {
    groupId: uniqueName('reader'),
    topics: [world.topics.checks],
    onJoin: () => undefined,
    eachBatch: ({ batch }) => Promise.resolve(found.resolve(batch.messages[0]?.value ?? Buffer.alloc(0))),
    log: quietLog(),
  });
  const running = consumer.run(stop.signal);
  const bytes = await found.promise;
  stop.abort();
  await running;
  return { bytes, result: await createCheckResultDecoder({ schemaOf: aClient().schemaOf })(bytes) };
}

async function untilNotReady(checker: ServiceProcess): Promise<void> {
  await waitFor('the checker to wait for the registry', async () => {
    const { status, text } = await checker.get('/health/ready');
    return status === 503 && text.includes('waiting for the schema registry');
  });
  expect((await checker.get('/health/live')).status).toBe(200);
}

const registerChecks = (schema: AvroSchema) => aClient().register(`${world.topics.checks}-value`, schema);

describe('a checker with a schema registry', () => {
  test('registers the schema of results alone at its start, and names it in every message', async () => {
    const checker = start();
    const { bytes, result } = await firstResult();
    const posted = registry.requests.filter((request) => request.startsWith('POST'));
    expect(posted).toEqual([`POST /subjects/${world.topics.checks}-value/versions`]);
    expect([bytes[0], bytes.readInt32BE(1)]).toEqual([0, await registerChecks(checkResultSchema)]);
    expect(result).toMatchObject({ endpointId: 'acme/home', outcome: 'UP', httpStatus: 200 });
    expect(await checker.stop()).toBe(0);
  });

  test('registers that of definitions too when it has an endpoints file', async () => {
    const checker = await startWithFile();
    await checker.ready();
    expect(registry.requests.slice(0, 2)).toEqual([
      `POST /subjects/${world.topics.checks}-value/versions`,
      `POST /subjects/${world.topics.endpoints}-value/versions`,
    ]);
  });

  test('waits for one that is away at the start, alive and not ready, and goes on when it comes', async () => {
    await registry.cut();
    const checker = start();
    expect(await checker.logged(AWAY)).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') as unknown });
    await untilNotReady(checker);
    await registry.restore();
    await checker.ready();
    expect((await firstResult()).result.outcome).toBe('UP');
  });

  test('waits for a slow one, and asks again one that answers 500', async () => {
    const slow = Promise.withResolvers<void>();
    registry.misbehave(slow.promise, 500);
    const checker = await startWithFile();
    await untilNotReady(checker);
    slow.resolve();
    await checker.ready();
    const told = checker.lines.filter(({ msg }) => msg === AWAY);
    expect(told).toEqual([expect.objectContaining({ subject: `${world.topics.endpoints}-value` })]);
  });

  test('stops cleanly while it waits for one', async () => {
    registry.misbehave('hang');
    const checker = start();
    await untilNotReady(checker);
    expect(await checker.stop()).toBe(0);
  });

  test('ends with 1 when its login is refused, and names the setting without the password', async () => {
    const checker = start('checker:wr0ng-s3cret');
    expect(await checker.exited).toBe(1);
    expect(checker.output()).toMatch(/SCHEMA_REGISTRY_URL: .*401.*check the user name and the password in the URL/);
    expect(checker.output()).not.toContain('wr0ng-s3cret');
  });

  test('ends with 1 and publishes nothing when its schema is refused beside those that are in use', async () => {
    const { fields, ...rest } = checkResultSchema as { fields: { name: string }[] };
    await registerChecks({ ...rest, fields: fields.filter(({ name }) => name !== 'location') });
    const checker = start();
    expect(await checker.exited).toBe(1);
    expect(checker.output()).toMatch(/SCHEMA_REGISTRY_URL: POST subjects\/.*refused with 409/);
    const ends = await fetchOffsets(world.client, world.topics.checks);
    expect([...ends.values()].map(({ high }) => high)).toEqual([0n, 0n, 0n, 0n]);
  });
});
