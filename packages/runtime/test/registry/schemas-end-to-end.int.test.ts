import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  type AvroSchema,
} from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createSchemaRegistry } from '../../src/registry/create-schema-registry.ts';
import { recordingLog } from '../recording-log.ts';
import { startStandInRegistry, type StandInOptions, type StandInRegistry } from './stand-in-registry.ts';

jest.setTimeout(60_000);

const SUBJECT = 'checkstream.checks-value';
const open: StandInRegistry[] = [];

async function aStandIn(options: StandInOptions = {}): Promise<StandInRegistry> {
  const registry = await startStandInRegistry(options);
  open.push(registry);
  return registry;
}

afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
});

/** Each process has a client of its own, which remembers nothing of another's. */
function aProcess(url: string) {
  const { log, lines } = recordingLog('warn');
  return { registry: createSchemaRegistry(url, { log, signal: new AbortController().signal }), lines };
}

interface RecordSchema {
  fields: { name: string; type: unknown; default?: unknown }[];
}

/** The current schema with one more field. */
function withField(field: RecordSchema['fields'][number]): AvroSchema {
  const { fields, ...rest } = checkResultSchema as RecordSchema;
  return { ...rest, fields: [...fields, field] };
}

describe('a check result between two processes that share a registry', () => {
  test('is read by the schema of its id, which is asked for once however many come at once', async () => {
    const standIn = await aStandIn({ login: 'user:p@ss' });
    const url = standIn.url('user:p%40ss');
    const schemaId = await aProcess(url).registry.register(SUBJECT, checkResultSchema);
    const result = aCheckResult();
    const bytes = createCheckResultEncoder({ schemaId })(result);
    expect([bytes[0], bytes.readInt32BE(1)]).toEqual([0, schemaId]);

    const decode = createCheckResultDecoder({ schemaOf: aProcess(url).registry.schemaOf });
    expect(await Promise.all([decode(bytes), decode(bytes), decode(bytes)])).toEqual([result, result, result]);
    expect(decode(bytes)).toEqual(result);
    expect(standIn.requests).toEqual([`POST /subjects/${SUBJECT}/versions`, `GET /schemas/ids/${schemaId}`]);
  });

  test('registering the same schema again gives the same id', async () => {
    const standIn = await aStandIn();
    const first = await aProcess(standIn.url()).registry.register(SUBJECT, checkResultSchema);
    expect(await aProcess(standIn.url()).registry.register(SUBJECT, checkResultSchema)).toBe(first);
  });

  test('of a later version with one more field is read without that field', async () => {
    const standIn = await aStandIn();
    const { registry } = aProcess(standIn.url());
    const current = await registry.register(SUBJECT, checkResultSchema);
    const later = await registry.register(SUBJECT, withField({ name: 'added', type: 'int', default: 0 }));
    expect(later).not.toBe(current);

    const result = aCheckResult();
    // The bytes of a record are its fields in order, so the added one comes last: zigzag 42 is 84.
    const bytes = Buffer.concat([createCheckResultEncoder({ schemaId: later })(result), Buffer.from([84])]);
    const decode = createCheckResultDecoder({ schemaOf: aProcess(standIn.url()).registry.schemaOf });
    expect(await decode(bytes)).toEqual(result);
  });

  test('of an id that the registry does not know is undecodable', async () => {
    const standIn = await aStandIn();
    const decode = createCheckResultDecoder({ schemaOf: aProcess(standIn.url()).registry.schemaOf });
    const bytes = createCheckResultEncoder({ schemaId: 99 })(aCheckResult());
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'UndecodableMessageError', code: 'UNKNOWN_SCHEMA' });
  });

  test('that cannot be read because the registry fails can be read when it is fine again', async () => {
    const standIn = await aStandIn();
    const schemaId = await aProcess(standIn.url()).registry.register(SUBJECT, checkResultSchema);
    const result = aCheckResult();
    const bytes = createCheckResultEncoder({ schemaId })(result);
    const decode = createCheckResultDecoder({ schemaOf: aProcess(standIn.url()).registry.schemaOf });
    standIn.misbehave(500, 404);
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'RegistryError', retriable: true, status: 500 });
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'RegistryError', retriable: true, status: 404 });
    expect(await decode(bytes)).toEqual(result);
  });
});

describe('registering', () => {
  test('waits for a registry that is away at the start', async () => {
    const before = await startStandInRegistry();
    await before.close();
    const { registry, lines } = aProcess(before.url());
    const registering = registry.register(SUBJECT, checkResultSchema);
    await waitFor('a warning', () => lines.length > 0);
    expect(lines[0]).toMatchObject({ subject: SUBJECT, attempt: 1, reason: expect.stringContaining('ECONNREFUSED') });
    await aStandIn({ port: before.port });
    await expect(registering).resolves.toBe(1);
  });

  test('asks again after answers of a registry in trouble, a slow one among them', async () => {
    const standIn = await aStandIn();
    standIn.misbehave(503, 'hang');
    const { registry, lines } = aProcess(standIn.url());
    await expect(registry.register(SUBJECT, checkResultSchema)).resolves.toBe(1);
    expect(lines.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('refused with 503'),
      expect.stringContaining('does not answer'),
    ]);
  });

  test.each([
    ['a change that readers cannot bear', withField({ name: 'added', type: 'int' }), 409, /Incompatible schema/],
    ['what is no schema', { type: 'nonsense' }, 422, /Invalid AVRO schema/],
  ])('%s is refused for good', async (_what, schema, status, said) => {
    const { registry } = aProcess((await aStandIn()).url());
    await registry.register(SUBJECT, checkResultSchema);
    const error: unknown = await registry.register(SUBJECT, schema).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RegistryError', retriable: false, status });
    expect(String(error)).toMatch(said);
  });

  test('with a wrong password is refused for good, and the password is not told', async () => {
    const { registry } = aProcess((await aStandIn({ login: 'user:right' })).url('user:wrong'));
    const error: unknown = await registry.register(SUBJECT, checkResultSchema).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RegistryError', retriable: false, status: 401 });
    expect(String(error)).toContain('check the user name and the password in the URL');
    expect(String(error)).not.toContain('wrong');
  });
});
