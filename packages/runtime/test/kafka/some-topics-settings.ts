import type { TopicsSettings } from '../../src/kafka/topic-plan.ts';
import type { KafkaSettings } from '../../src/settings/kafka-settings.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';

export const someTopicsSettings = (overrides: Partial<KafkaSettings> = {}): TopicsSettings => ({
  kafka: someKafkaSettings(overrides),
  topics: {
    checks: 'checkstream.checks',
    endpoints: 'checkstream.endpoints',
    deadLetters: 'checkstream.dead-letters',
  },
});
