import { checkResultSchema } from '../../src/index.ts';

interface RecordSchema {
  fields: Field[];
}

interface Field {
  name: string;
  type: unknown;
  default?: unknown;
}

/** Version 1 of the schema of check results with these fields behind its own. */
export function extendedSchema(...fields: Field[]): object {
  const schema = structuredClone(checkResultSchema) as RecordSchema;
  schema.fields.push(...fields);
  return schema;
}
