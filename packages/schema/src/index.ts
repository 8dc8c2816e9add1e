export * from './check-result.ts';
export * from './endpoint-definition.ts';
export { endpointId, NAME_PATTERN, runsAt, splitEndpointId } from './endpoint-id.ts';
export { createSlots, type Slots } from './slots.ts';
export { storableText } from './storable-text.ts';
export { formatDuration, parseDuration, parseSize } from './units.ts';

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

export { endpointsFileJsonSchema } from './endpoints-file/json-schema.ts';
export {
  parseEndpointsFile,
  type EndpointsFile,
  type ParsedFile,
  type PlacedEndpoint,
} from './endpoints-file/parse-endpoints-file.ts';
export { parseEndpointsFiles, type ParsedFiles } from './endpoints-file/parse-endpoints-files.ts';
export type { EndpointsFileSource } from './endpoints-file/read-endpoints-file.ts';
export { formatProblem, type Problem } from './endpoints-file/problem.ts';
