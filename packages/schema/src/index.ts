export * from './check-result.ts';
export * from './endpoint-definition.ts';
export { endpointId, runsAt, splitEndpointId } from './endpoint-id.ts';
export { HISTOGRAM_EDGES_US, histogramBucket } from './histogram.ts';
export { CHECKER_NAME, NAME, type NameRule } from './names.ts';
export { plainDefinition } from './plain-definition.ts';
export { createSlots, type Slots } from './slots.ts';
export { storableText } from './storable-text.ts';
export { formatDuration, formatSpan, formatTook, parseDuration, parseSize } from './units.ts';

export type { AvroSchema } from './avro/avro-schema.ts';
export { checkResultSchema } from './avro/check-result-schema.ts';
export { endpointDefinitionSchema } from './avro/endpoint-definition-schema.ts';
export { createCheckResultDecoder, createCheckResultEncoder } from './codec/check-result-codec.ts';
export type { Decode, SchemaOf } from './codec/decoder.ts';
export type { Encode } from './codec/encoder.ts';
export {
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
  definitionHash,
} from './codec/endpoint-definition-codec.ts';
export { UndecodableMessageError, type UndecodableCode } from './codec/undecodable-message-error.ts';

export { formatProblem, type Problem } from './endpoints-file/problem.ts';
