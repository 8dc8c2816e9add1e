import avsc from 'avsc';
import { checkResultSchema } from '../avro/check-result-schema.ts';
import type { CheckResult } from '../check-result.ts';
import { createDecoder, type Decode, type SchemaOf } from './decoder.ts';
import { createEncoder, type Encode } from './encoder.ts';
import { registryHeader, singleObjectHeader } from './framing.ts';

const type = avsc.Type.forSchema(checkResultSchema as avsc.Schema);

/** @param options.schemaId the schema's id in the registry; null for single-object encoding. */
export function createCheckResultEncoder({ schemaId }: { schemaId: number | null }): Encode<CheckResult> {
  return createEncoder(type, schemaId === null ? singleObjectHeader(checkResultSchema) : registryHeader(schemaId));
}

/** @param options.schemaOf null where there is no registry: then only single-object messages can be read. */
export function createCheckResultDecoder({ schemaOf }: { schemaOf: SchemaOf | null }): Decode<CheckResult> {
  return createDecoder<CheckResult>({ reader: type, known: [checkResultSchema], schemaOf });
}
