import avsc from 'avsc';
import type { AvroSchema } from '../avro/avro-schema.ts';
import { checkResultSchema } from '../avro/check-result-schema.ts';
import type { CheckResult } from '../check-result.ts';
import { createEncoder, type Encode } from '../codec/encoder.ts';
import { registryHeader } from '../codec/framing.ts';

interface Field {
  name: string;
  type: unknown;
  default?: unknown;
}

/** What a later release may publish: a kind of failure and a field that readers of today have not heard of. */
export type NextCheckResult = Omit<CheckResult, 'failureKind'> & { failureKind: string; protocol: string | null };

export const nextCheckResultSchema: AvroSchema = withOneMore(
  { name: 'protocol', type: ['null', 'string'], default: null },
  'NEW_KIND',
);

/** In the framing of a registry that keeps `nextCheckResultSchema` under this id. */
export function createNextCheckResultEncoder({ schemaId }: { schemaId: number }): Encode<NextCheckResult> {
  return createEncoder(avsc.Type.forSchema(nextCheckResultSchema as avsc.Schema), registryHeader(schemaId));
}

function withOneMore(field: Field, symbol: string): AvroSchema {
  const schema = structuredClone(checkResultSchema) as { fields: Field[] };
  const kind = schema.fields.find(({ name }) => name === 'failureKind')?.type as { symbols: string[] };
  kind.symbols.push(symbol);
  schema.fields.push(field);
  return schema;
}
