export type { Environment, SettingsDefinition, SettingsGroup } from './definition.ts';
export type { KafkaSettings, TopicSettings } from './kafka-settings.ts';
export type { DatabaseSettings, HttpSettings, LogSettings, RegistrySettings } from './service-settings.ts';
export { kafkaSettings, topicSettings } from './kafka-settings.ts';
export { databaseSettings, httpSettings, logSettings, registrySettings } from './service-settings.ts';
export { loadSettings } from './load-settings.ts';
export { SettingsError } from './settings-error.ts';
export { describeSettings, type SettingDescription } from './describe-settings.ts';
