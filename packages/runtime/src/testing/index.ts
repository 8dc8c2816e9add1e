export { aKafkaClient } from './a-kafka-client.ts';
export { deleteBefore } from './delete-before.ts';
export { putMessages, type PlacedMessage } from './put-messages.ts';
export { quietLog } from './quiet-log.ts';
export { recordingLog, type LogLine } from './recording-log.ts';
export { someDatabaseSettings } from './some-database-settings.ts';
