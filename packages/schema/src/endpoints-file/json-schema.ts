import { z } from 'zod';
import { fileSchema } from './endpoint-schema.ts';

/** The JSON Schema (draft 2020-12) of endpoints files, for editors: made from the definition that parses them. */
export function endpointsFileJsonSchema(): object {
  return { title: 'checkstream endpoints file', ...z.toJSONSchema(fileSchema, { io: 'input' }) };
}
