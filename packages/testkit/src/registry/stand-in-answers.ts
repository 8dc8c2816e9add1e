import type { RegistryAnswer, RegistryQuestion } from './start-test-registry.ts';

interface RecordSchema {
  type: string;
  fields: { name: string; default?: unknown }[];
}

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const CONTENT_TYPES = [CONTENT_TYPE, 'application/vnd.schemaregistry+json', 'application/json'];

const answer = (status: number, body: unknown): RegistryAnswer => ({
  status,
  type: CONTENT_TYPE,
  body: JSON.stringify(body),
});
const NOT_FOUND = answer(404, 'Not Found');

/**
 * Answers as Karapace does to what a service may ask, in memory: ids over all subjects, versions per subject. It knows
 * records only, and of their compatibility (BACKWARD) only this: a field that is new must have a default.
 */
export function createStandInAnswers(): (question: RegistryQuestion) => RegistryAnswer {
  const ids = new Map<string, number>();
  const subjects = new Map<string, string[]>();

  const register = (subject: string, body: string): RegistryAnswer => {
    const text = (JSON.parse(body) as { schema: string }).schema;
    const schema = parseRecord(text);
    if (schema === null) return answer(422, { error_code: 42201, message: `Invalid AVRO schema. Error: ${text}` });
    const versions = subjects.get(subject) ?? [];
    const latest = versions.at(-1);
    if (!versions.includes(text)) {
      if (latest !== undefined && !canRead(schema, latest)) return answer(409, INCOMPATIBLE);
      subjects.set(subject, [...versions, text]);
    }
    const id = ids.get(text) ?? ids.size + 1;
    ids.set(text, id);
    return answer(200, { id });
  };

  const schemaOf = (id: number): RegistryAnswer => {
    const found = [...ids].find(([, known]) => known === id);
    if (found === undefined) return answer(404, { error_code: 40403, message: 'Schema not found' });
    return answer(200, { schema: found[0] });
  };

  return ({ method, path, type, body }) => {
    const subject = /^\/subjects\/([^/]+)\/versions$/.exec(path)?.[1];
    if (method === 'POST' && subject !== undefined) {
      if (!CONTENT_TYPES.includes(type)) return answer(415, { message: 'HTTP 415 Unsupported Media Type' });
      return register(decodeURIComponent(subject), body);
    }
    const id = /^\/schemas\/ids\/(\d+)$/.exec(path)?.[1];
    return method === 'GET' && id !== undefined ? schemaOf(Number(id)) : NOT_FOUND;
  };
}

const INCOMPATIBLE = {
  error_code: 409,
  message: 'Incompatible schema, compatibility_mode=BACKWARD. Incompatibilities: reader has a field without default',
};

function canRead(reader: RecordSchema, writerText: string): boolean {
  const written = parseRecord(writerText)?.fields.map(({ name }) => name) ?? [];
  return reader.fields.every((field) => written.includes(field.name) || 'default' in field);
}

function parseRecord(text: string): RecordSchema | null {
  const schema = JSON.parse(text) as Partial<RecordSchema>;
  return schema.type === 'record' && Array.isArray(schema.fields) ? { type: schema.type, fields: schema.fields } : null;
}
