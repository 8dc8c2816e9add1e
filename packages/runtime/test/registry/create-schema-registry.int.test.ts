import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listenOnLoopback } from '@checkstream/testkit';
import { createSchemaRegistry } from '../../src/registry/create-schema-registry.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

interface Seen {
  method: string;
  url: string;
  authorization: string | undefined;
  type: string | undefined;
  body: string;
}

type Answer = (seen: Seen, response: ServerResponse) => void;

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A registry that answers as told, and remembers what it was asked. */
async function aRegistry(answer: Answer, { credentials = '', path = '' } = {}) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const entry = { method, url, authorization: headers.authorization, type: headers['content-type'], body };
      seen.push(entry);
      answer(entry, response);
    });
  });
  servers.push(server);
  const port = await listenOnLoopback(server);
  const { log, lines } = recordingLog();
  const stop = new AbortController();
  const url = `http://${credentials}127.0.0.1:${port}${path}`;
  return {
    seen,
    lines,
    stop,
    registry: createSchemaRegistry({ url: createSecret(url), ca: null }, { log, signal: stop.signal }),
  };
}

const json =
  (status: number, body: object): Answer =>
  (_seen, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

describe('createSchemaRegistry', () => {
  test('register posts the schema under its subject and gives the id', async () => {
    const { registry, seen } = await aRegistry(json(200, { id: 7 }), { path: '/registry' });
    await expect(registry.register('checkstream.checks-value', { type: 'int' })).resolves.toBe(7);
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/registry/subjects/checkstream.checks-value/versions',
        authorization: undefined,
        type: 'application/vnd.schemaregistry.v1+json',
        body: '{"schema":"{\\"type\\":\\"int\\"}"}',
      },
    ]);
  });

  test('credentials of the URL go into a header, decoded', async () => {
    const { registry, seen } = await aRegistry(json(200, { id: 7 }), { credentials: 'user:p%40ss@' });
    await registry.register('s', { type: 'int' });
    expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  test('a registry that is away twice and then answers has registered; each time is told', async () => {
    let calls = 0;
    const answer: Answer = (entry, response) => json(++calls <= 2 ? 503 : 200, { id: 7 })(entry, response);
    const { registry, lines } = await aRegistry(answer);
    await expect(registry.register('s', { type: 'int' })).resolves.toBe(7);
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });

  test.each([
    [401, /refused with 401.*check the user name and the password/],
    [409, /refused with 409.*incompatible/],
  ])('a refusal with %d is final and names the setting, without credentials', async (status, expected) => {
    const { registry } = await aRegistry(json(status, { message: 'incompatible' }), { credentials: 'user:secret@' });
    const error: unknown = await registry.register('s', { type: 'int' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RegistryError', retriable: false, status });
    expect(String(error)).toMatch(/SCHEMA_REGISTRY_URL: POST subjects\/s\/versions at http:\/\/127/);
    expect(String(error)).toMatch(expected);
    expect(String(error)).not.toContain('secret');
  });

  test('an abort ends the wait for a registry that is away', async () => {
    const { registry, stop } = await aRegistry((_seen, response) => {
      stop.abort(new Error('stop'));
      json(503, {})(_seen, response);
    });
    await expect(registry.register('s', { type: 'int' })).rejects.toThrow('stop');
  });

  test('many questions for one id are one request, remembered', async () => {
    const { registry, seen } = await aRegistry(json(200, { schema: '{"type":"int"}' }));
    const answers = await Promise.all([registry.schemaOf(3), registry.schemaOf(3)]);
    expect([...answers, await registry.schemaOf(3)]).toEqual([{ type: 'int' }, { type: 'int' }, { type: 'int' }]);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /schemas/ids/3']);
  });

  test('an id that one node of the registry knows late is asked for again', async () => {
    let calls = 0;
    const answer: Answer = (entry, response) => {
      const known = ++calls === 3;
      json(known ? 200 : 404, known ? { schema: '{"type":"int"}' } : { error_code: 40403 })(entry, response);
    };
    const { registry } = await aRegistry(answer);
    await expect(registry.schemaOf(3)).resolves.toEqual({ type: 'int' });
    expect(calls).toBe(3);
  });

  test('an id the registry does not know after some seconds is null, and believed to be for a while', async () => {
    const { registry, seen } = await aRegistry(json(404, { error_code: 40403, message: 'Schema not found' }));
    await expect(registry.schemaOf(3)).resolves.toBeNull();
    await expect(registry.schemaOf(3)).resolves.toBeNull();
    expect(seen).toHaveLength(4);
  });

  test.each([
    ['of a wrong path', '{"error_code":404,"message":"HTTP 404 Not Found"}'],
    ['of a proxy', '<html>Not Found</html>'],
    ['without a body', ''],
    ['of a service with another kind of answer', 'null'],
    ['of a wrong path of Karapace', '"Not Found"'],
    ['of a wrong path of Apicurio', '{"error_code":0,"message":"RESTEASY003210: Could not find resource"}'],
  ])('a 404 %s says nothing of the schema: it may heal, and names the setting', async (_what, body) => {
    const answer: Answer = (_seen, response) => response.writeHead(404).end(body);
    const { registry, seen } = await aRegistry(answer, { credentials: 'user:secret@' });
    const error: unknown = await registry.schemaOf(3).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RegistryError', retriable: true, status: 404 });
    expect(String(error)).toMatch(
      /SCHEMA_REGISTRY_URL: GET schemas\/ids\/3 at http:\/\/127.*check its host, port and path/,
    );
    expect(String(error)).not.toContain('secret');
    expect(seen).toHaveLength(1);
  });

  test('an abort ends the questions for an unknown id', async () => {
    const { registry, stop } = await aRegistry((seen, response) => {
      json(404, { error_code: 40403 })(seen, response);
      setImmediate(() => stop.abort(new Error('stop')));
    });
    await expect(registry.schemaOf(3)).rejects.toThrow('stop');
  });

  test('a schema that is not Avro is null', async () => {
    const other = await aRegistry(json(200, { schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' }));
    await expect(other.registry.schemaOf(3)).resolves.toBeNull();
  });

  test('a schema that is not even JSON is null', async () => {
    const { registry } = await aRegistry(json(200, { schema: 'record Check { string url; }' }));
    await expect(registry.schemaOf(3)).resolves.toBeNull();
  });

  test('a failure is not remembered', async () => {
    let calls = 0;
    const answer: Answer = (entry, response) =>
      json(++calls === 1 ? 500 : 200, { schema: '{"type":"int"}' })(entry, response);
    const { registry } = await aRegistry(answer);
    await expect(registry.schemaOf(3)).rejects.toMatchObject({ retriable: true, status: 500 });
    await expect(registry.schemaOf(3)).resolves.toEqual({ type: 'int' });
  });

  test('the reason why schemas do not come is given from a failure to the next answer', async () => {
    let calls = 0;
    const answer: Answer = (entry, response) =>
      json(++calls === 1 ? 503 : 200, { schema: '{"type":"int"}' })(entry, response);
    const { registry } = await aRegistry(answer);
    expect(registry.reason()).toBeNull();
    await registry.schemaOf(3).catch(() => undefined);
    expect(registry.reason()).toBe('the schema registry does not answer');
    await registry.schemaOf(3);
    expect(registry.reason()).toBeNull();
  });

  test('something that is no registry is said to be none', async () => {
    const { registry } = await aRegistry((_seen, response) => response.end('<html>'));
    await expect(registry.schemaOf(3)).rejects.toThrow(/expected JSON from http:\/\/127.*is it a schema registry\?/);
  });

  test('nothing listening is told with its code, and may heal', async () => {
    const { log } = recordingLog();
    const url = createSecret('http://u:secret@127.0.0.1:1');
    const registry = createSchemaRegistry({ url, ca: null }, { log, signal: new AbortController().signal });
    const error: unknown = await registry.schemaOf(3).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ retriable: true, status: null });
    expect(String(error)).toContain('SCHEMA_REGISTRY_URL: http://127.0.0.1:1/ does not answer (');
  });
});
