export { aKafkaClient } from './a-kafka-client.ts';
export { quietLog } from './quiet-log.ts';
export { recordingLog, type LogLine } from './recording-log.ts';
export { someDatabaseSettings } from './some-database-settings.ts';
