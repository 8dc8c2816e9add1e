import { planTopics, type PlannedTopic, type TopicsSettings } from './topic-plan.ts';

export type TopicCommandForm = 'kafka-topics' | 'avn' | 'terraform';

const HOUR_MS = 3_600_000;

/** What a person runs, or adds to a Terraform module, to create the topics. */
export function topicCommands(settings: TopicsSettings, form: TopicCommandForm): string {
  const plan = planTopics(settings);
  switch (form) {
    case 'kafka-topics':
      return plan.map((topic) => kafkaTopicsCommand(settings, topic)).join('\n');
    case 'avn':
      return [...plan.map(avnCommand), AVN_LIMIT].join('\n');
    case 'terraform':
      return plan.map(terraformResource).join('\n\n');
    default:
      return form satisfies never;
  }
}

const brokersOf = ({ kafka }: TopicsSettings): string => `--bootstrap-server ${kafka.brokers.join(',')}`;

/** Secured brokers need a properties file with the credentials; its content is the operator's. */
const credentialsOf = ({ kafka }: TopicsSettings): string => (kafka.tls ? ' --command-config client.properties' : '');

export function kafkaTopicsCommand(settings: TopicsSettings, topic: PlannedTopic): string {
  const configs = Object.entries(topic.config).map(([key, value]) => ` --config ${key}=${value}`);
  return (
    `kafka-topics.sh ${brokersOf(settings)}${credentialsOf(settings)} --create --topic ${topic.name} ` +
    `--partitions ${topic.partitions} --replication-factor ${topic.replication}${configs.join('')}`
  );
}

export function alterConfigCommand(settings: TopicsSettings, topic: string, key: string, value: string): string {
  return (
    `kafka-configs.sh ${brokersOf(settings)}${credentialsOf(settings)} --alter --entity-type topics ` +
    `--entity-name ${topic} --add-config ${key}=${value}`
  );
}

const AVN_LIMIT =
  '# avn cannot set delete.retention.ms and max.message.bytes: set them in the console, through the API, or use the Terraform form';

function avnCommand({ name, partitions, replication, config }: PlannedTopic): string {
  const retentionMs = config['retention.ms'];
  const retention = retentionMs === undefined ? '' : ` --retention ${Number(retentionMs) / HOUR_MS}`;
  return (
    `avn service topic-create "$KAFKA_SERVICE" ${name} --partitions ${partitions} --replication ${replication} ` +
    `--min-insync-replicas ${config['min.insync.replicas']} --cleanup-policy ${config['cleanup.policy']}${retention}`
  );
}

function terraformResource({ name, partitions, replication, config }: PlannedTopic): string {
  const entries = Object.entries(config).map(([key, value]) => `    ${key.replaceAll('.', '_')} = "${value}"`);
  return [
    `resource "aiven_kafka_topic" "${name.replace(/[^a-zA-Z0-9]+/g, '_')}" {`,
    '  project      = var.project',
    '  service_name = var.kafka_service',
    `  topic_name   = "${name}"`,
    `  partitions   = ${partitions}`,
    `  replication  = ${replication}`,
    '  config {',
    ...entries,
    '  }',
    '}',
  ].join('\n');
}
