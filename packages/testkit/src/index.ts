export { createDatabase } from './create-database.ts';
export { createTopic } from './create-topic.ts';
export { databaseUrl, kafkaBrokers } from './servers.ts';
export { uniqueName } from './unique-name.ts';
export { waitFor } from './wait-for.ts';
