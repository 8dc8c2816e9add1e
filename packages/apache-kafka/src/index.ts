export { startApacheKafka, type ApacheKafka, type ApacheKafkaOptions } from './start-apache-kafka.ts';
export { APACHE_KAFKA_VERSIONS } from './versions.ts';
export type { SecuredListeners } from './server-properties.ts';
