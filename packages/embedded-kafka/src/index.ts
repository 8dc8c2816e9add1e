export type { Log, LogEvent } from './broker.ts';
export { createEmbeddedKafka } from './create-embedded-kafka.ts';
export type { EmbeddedKafka, EmbeddedKafkaOptions } from './create-embedded-kafka.ts';
export type { Fault, Faults, InjectedFault } from './faults/fault.ts';
export type { Intercept, InterceptedRequest } from './network/dispatch.ts';
export { ERRORS } from './protocol/errors.ts';
