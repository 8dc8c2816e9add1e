export { createDatabase } from './create-database.ts';
export { createTopic } from './create-topic.ts';
export { openProxy, type CuttableProxy } from './open-proxy.ts';
export { openSilentServer } from './open-silent-server.ts';
export { startTestRegistry, type TestRegistry } from './registry/start-test-registry.ts';
export { databaseUrl, kafkaBrokers } from './servers.ts';
export { startService, type ServiceProcess } from './start-service.ts';
export { uniqueName } from './unique-name.ts';
export { waitFor } from './wait-for.ts';
