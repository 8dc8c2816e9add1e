import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  endpointDefinitionSchema,
  type AvroSchema,
} from '@checkstream/schema';
import {
  aCheckResult,
  aDefinition,
  createNextCheckResultEncoder,
  nextCheckResultSchema,
} from '@checkstream/schema/testing';
import { startTestRegistry, uniqueName, waitFor, type TestRegistry } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createSchemaRegistry } from '../../src/registry/create-schema-registry.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

jest.setTimeout(60_000);

/** No registry that suites share has come so far. */
const UNKNOWN_ID = 2_000_000_000;

const open: TestRegistry[] = [];
let subject: string;

async function aRegistry(options: { login?: string } = {}): Promise<TestRegistry> {
  const registry = await startTestRegistry(options);
  open.push(registry);
  return registry;
}

beforeEach(() => {
  subject = `${uniqueName('checks')}-value`;
});

afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
});

/** Each process has a client of its own, which remembers nothing of another's. */
function aProcess(url: string) {
  const { log, lines } = recordingLog('warn');
  return {
    registry: createSchemaRegistry({ url: createSecret(url), ca: null }, { log, signal: new AbortController().signal }),
    lines,
  };
}

/** The current schema with one more field, which no earlier message carries. */
function withMandatoryField(): AvroSchema {
  const { fields, ...rest } = checkResultSchema as { fields: object[] };
  return { ...rest, fields: [...fields, { name: 'added', type: 'int' }] };
}

describe('a check result between two processes that share a registry', () => {
  test('is read by the schema of its id, which is asked for once however many come at once', async () => {
    const shared = await aRegistry({ login: 'user:p@ss' });
    const url = shared.url('user:p%40ss');
    const schemaId = await aProcess(url).registry.register(subject, checkResultSchema);
    const result = aCheckResult();
    const bytes = createCheckResultEncoder({ schemaId })(result);
    expect([bytes[0], bytes.readInt32BE(1)]).toEqual([0, schemaId]);

    const decode = createCheckResultDecoder({ schemaOf: aProcess(url).registry.schemaOf });
    expect(await Promise.all([decode(bytes), decode(bytes), decode(bytes)])).toEqual([result, result, result]);
    expect(decode(bytes)).toEqual(result);
    expect(shared.requests).toEqual([`POST /subjects/${subject}/versions`, `GET /schemas/ids/${schemaId}`]);
  });

  test('may be joined by an endpoint definition, under a schema and a subject of its own', async () => {
    const shared = await aRegistry();
    const { registry } = aProcess(shared.url());
    const resultId = await registry.register(subject, checkResultSchema);
    const schemaId = await registry.register(`${uniqueName('endpoints')}-value`, endpointDefinitionSchema);
    expect(schemaId).not.toBe(resultId);
    const definition = aDefinition();
    const decode = createEndpointDefinitionDecoder({ schemaOf: aProcess(shared.url()).registry.schemaOf });
    expect(await decode(createEndpointDefinitionEncoder({ schemaId })(definition))).toEqual(definition);
  });

  test('registering the same schema again gives the same id', async () => {
    const shared = await aRegistry();
    const first = await aProcess(shared.url()).registry.register(subject, checkResultSchema);
    expect(await aProcess(shared.url()).registry.register(subject, checkResultSchema)).toBe(first);
  });

  test('of a later version is read without its new field, and with kind OTHER for its new kind', async () => {
    const shared = await aRegistry();
    const { registry } = aProcess(shared.url());
    const current = await registry.register(subject, checkResultSchema);
    const later = await registry.register(subject, nextCheckResultSchema);
    expect(later).not.toBe(current);
    // An instance of the earlier version that starts again in the middle of a deployment.
    expect(await registry.register(subject, checkResultSchema)).toBe(current);

    const encode = createNextCheckResultEncoder({ schemaId: later });
    const decode = createCheckResultDecoder({ schemaOf: aProcess(shared.url()).registry.schemaOf });
    const bytes = encode({ ...aCheckResult(), failureKind: 'NEW_KIND', protocol: 'h2' });
    expect(await decode(bytes)).toEqual(aCheckResult({ failureKind: 'OTHER' }));
  });

  test('of an id that the registry does not know is undecodable', async () => {
    const shared = await aRegistry();
    const decode = createCheckResultDecoder({ schemaOf: aProcess(shared.url()).registry.schemaOf });
    const bytes = createCheckResultEncoder({ schemaId: UNKNOWN_ID })(aCheckResult());
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'UndecodableMessageError', code: 'UNKNOWN_SCHEMA' });
  });

  test('that cannot be read because the registry fails can be read when it is fine again', async () => {
    const shared = await aRegistry();
    const schemaId = await aProcess(shared.url()).registry.register(subject, checkResultSchema);
    const result = aCheckResult();
    const bytes = createCheckResultEncoder({ schemaId })(result);
    const decode = createCheckResultDecoder({ schemaOf: aProcess(shared.url()).registry.schemaOf });
    shared.misbehave(500, 404);
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'RegistryError', retriable: true, status: 500 });
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'RegistryError', retriable: true, status: 404 });
    expect(await decode(bytes)).toEqual(result);
  });
});

describe('registering', () => {
  test('waits for a registry that is away at the start', async () => {
    const shared = await aRegistry();
    await shared.cut();
    const { registry, lines } = aProcess(shared.url());
    const registering = registry.register(subject, checkResultSchema);
    await waitFor('a warning', () => lines.length > 0);
    expect(lines[0]).toMatchObject({ subject, attempt: 1, reason: expect.stringContaining('ECONNREFUSED') });
    await shared.restore();
    await expect(registering).resolves.toEqual(expect.any(Number));
  });

  test('asks again after answers of a registry in trouble, a slow one among them', async () => {
    const shared = await aRegistry();
    shared.misbehave(503, 'hang');
    const { registry, lines } = aProcess(shared.url());
    await expect(registry.register(subject, checkResultSchema)).resolves.toEqual(expect.any(Number));
    expect(lines.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('refused with 503'),
      expect.stringContaining('does not answer'),
    ]);
  });

  test.each([
    ['a change that readers cannot bear', withMandatoryField(), 409, /incompatible/i],
    ['what is no schema', { type: 'nonsense' }, 422, /42201/],
  ])('%s is refused for good', async (_what, schema, status, said) => {
    const { registry } = aProcess((await aRegistry()).url());
    await registry.register(subject, checkResultSchema);
    const error: unknown = await registry.register(subject, schema).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RegistryError', retriable: false, status });
    expect(String(error)).toMatch(said);
  });

  test('with a wrong password is refused for good, and the password is not told', async () => {
    const { registry } = aProcess((await aRegistry({ login: 'user:right' })).url('user:wrong'));
    const error: unknown = await registry.register(subject, checkResultSchema).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RegistryError', retriable: false, status: 401 });
    expect(String(error)).toContain('check the user name and the password in the URL');
    expect(String(error)).not.toContain('wrong');
  });
});
