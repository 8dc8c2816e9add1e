export { fetchApacheKafka, startApacheKafka } from './start-apache-kafka.ts';
export type { ApacheKafka, ApacheKafkaOptions } from './start-apache-kafka.ts';
export { APACHE_KAFKA_VERSIONS } from './versions.ts';
export type { SecuredListeners } from './secured-listeners.ts';
export {
  APICURIO_REGISTRY_VERSION,
  startApicurioRegistry,
  type ApicurioRegistry,
  type ApicurioRegistryOptions,
} from './registry/start-apicurio-registry.ts';
