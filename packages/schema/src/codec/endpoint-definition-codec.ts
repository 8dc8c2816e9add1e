import { createHash } from 'node:crypto';
import avsc from 'avsc';
import { endpointDefinitionSchema } from '../avro/endpoint-definition-schema.ts';
import type { EndpointDefinition } from '../endpoint-definition.ts';
import { createDecoder, type Decode, type SchemaOf } from './decoder.ts';
import { createEncoder, type Encode } from './encoder.ts';
import { registryHeader, singleObjectHeader } from './framing.ts';

const HASH_BYTES = 6;

const type = avsc.Type.forSchema(endpointDefinitionSchema as avsc.Schema);

/** @param options.schemaId the schema's id in the registry; null for single-object encoding. */
export function createEndpointDefinitionEncoder({ schemaId }: { schemaId: number | null }): Encode<EndpointDefinition> {
  const header = schemaId === null ? singleObjectHeader(endpointDefinitionSchema) : registryHeader(schemaId);
  return createEncoder(type, header);
}

/** @param options.schemaOf null where there is no registry: then only single-object messages can be read. */
export function createEndpointDefinitionDecoder(options: { schemaOf: SchemaOf | null }): Decode<EndpointDefinition> {
  return createDecoder<EndpointDefinition>({ reader: type, known: [endpointDefinitionSchema], ...options });
}

/** First 6 bytes, unsigned big-endian, of SHA-256 of the definition's Avro bytes without framing: a safe integer. */
export function definitionHash(definition: EndpointDefinition): number {
  const digest = createHash('sha256').update(type.toBuffer(definition)).digest();
  return digest.readUIntBE(0, HASH_BYTES);
}
