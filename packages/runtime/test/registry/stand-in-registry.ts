import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A stand-in for a schema registry (Karapace, Confluent): strict about requests, with their documented answers. It
 * knows records only, and of their compatibility (BACKWARD) only this: a field that is new must have a default.
 */
export interface StandInRegistry {
  port: number;
  url: (credentials?: string) => string;
  /** `GET /schemas/ids/1`, in order of arrival, refused ones too. */
  requests: string[];
  /** The next requests are answered with these statuses instead; `hang`: never. */
  misbehave: (...answers: (number | 'hang')[]) => void;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** 0: any. */
  port?: number;
  /** `user:password` that every request must carry. */
  login?: string;
}

interface RecordSchema {
  type: string;
  fields: { name: string; default?: unknown }[];
}

type Answer = [status: number, body: object];

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const NOT_FOUND: Answer = [404, { error_code: 404, message: 'HTTP 404 Not Found' }];

export async function startStandInRegistry({ port = 0, login }: StandInOptions = {}): Promise<StandInRegistry> {
  const requests: string[] = [];
  const troubles: (number | 'hang')[] = [];
  const answerOf = createAnswers();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    requests.push(`${method} ${url}`);
    const trouble = troubles.shift();
    if (trouble === 'hang') return;
    const body = await readBody(request);
    if (trouble !== undefined) return send(response, [trouble, { error_code: trouble, message: 'in trouble' }]);
    const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
    if (headers.authorization !== expected) return send(response, [401, { message: 'Unauthorized' }]);
    if (headers['content-type'] !== CONTENT_TYPE) {
      return send(response, [415, { error_code: 415, message: 'HTTP 415 Unsupported Media Type' }]);
    }
    send(response, answerOf(method, url, body));
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: (credentials) => `http://${credentials === undefined ? '' : `${credentials}@`}127.0.0.1:${address.port}`,
    requests,
    misbehave: (...answers) => void troubles.push(...answers),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The registry's own state: ids over all subjects, versions per subject. */
function createAnswers(): (method: string, url: string, body: string) => Answer {
  const ids = new Map<string, number>();
  const subjects = new Map<string, string[]>();

  const register = (subject: string, body: string): Answer => {
    const text = (JSON.parse(body) as { schema: string }).schema;
    const schema = parseRecord(text);
    if (schema === null) return [422, { error_code: 42201, message: `Invalid AVRO schema: ${text}` }];
    const versions = subjects.get(subject) ?? [];
    const latest = versions.at(-1);
    if (!versions.includes(text)) {
      if (latest !== undefined && !canRead(schema, latest)) return [409, { error_code: 409, message: INCOMPATIBLE }];
      subjects.set(subject, [...versions, text]);
    }
    const id = ids.get(text) ?? ids.size + 1;
    ids.set(text, id);
    return [200, { id }];
  };

  return (method, url, body) => {
    const subject = /^\/subjects\/([^/]+)\/versions$/.exec(url)?.[1];
    if (method === 'POST' && subject !== undefined) return register(decodeURIComponent(subject), body);
    const id = /^\/schemas\/ids\/(\d+)$/.exec(url)?.[1];
    if (method !== 'GET' || id === undefined) return NOT_FOUND;
    const found = [...ids].find(([, known]) => known === Number(id));
    return found === undefined
      ? [404, { error_code: 40403, message: 'Schema not found' }]
      : [200, { schema: found[0] }];
  };
}

const INCOMPATIBLE =
  'Incompatible schema, compatibility_mode=BACKWARD. Incompatibilities: reader has a field without default';

function canRead(reader: RecordSchema, writerText: string): boolean {
  const written = parseRecord(writerText)?.fields.map(({ name }) => name) ?? [];
  return reader.fields.every((field) => written.includes(field.name) || 'default' in field);
}

function parseRecord(text: string): RecordSchema | null {
  const schema = JSON.parse(text) as Partial<RecordSchema>;
  return schema.type === 'record' && Array.isArray(schema.fields) ? { type: schema.type, fields: schema.fields } : null;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function send(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, { 'content-type': CONTENT_TYPE }).end(JSON.stringify(body));
}
