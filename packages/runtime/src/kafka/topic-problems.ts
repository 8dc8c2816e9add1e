import { alterConfigCommand, kafkaTopicsCommand } from './topic-commands.ts';
import { minInsyncReplicas, type PlannedTopic, type TopicsSettings } from './topic-plan.ts';

export interface TopicProblem {
  topic: string;
  /** A missing topic stops a service; a configuration that loses data sooner or later is a warning. */
  kind: 'missing' | 'configuration';
  message: string;
  /** The command that heals it. */
  command: string;
}

/** What the cluster says about one topic. */
export interface ActualTopic {
  replication: number;
  /** Kafka's own names and texts; null when we may not or cannot read them. */
  config: Map<string, string> | null;
}

export function missingTopic(settings: TopicsSettings, planned: PlannedTopic): TopicProblem {
  const command = kafkaTopicsCommand(settings, planned);
  const message = `topic ${planned.name} does not exist; expected it on ${settings.kafka.brokers.join(',')}`;
  return { topic: planned.name, kind: 'missing', message, command };
}

/** Settings of an existing topic that keep less, or less safely, than planned. */
export function configurationProblems(
  settings: TopicsSettings,
  planned: PlannedTopic,
  actual: ActualTopic,
): TopicProblem[] {
  const { config } = actual;
  if (config === null) return [];
  const wanted = { ...planned.config, 'min.insync.replicas': String(minInsyncReplicas(actual.replication)) };
  return Object.entries(wanted).flatMap(([key, value]) => {
    const came = config.get(key);
    if (came === undefined || isEnough(key, came, value)) return [];
    const expected = key === 'cleanup.policy' ? value : `at least ${value}`;
    const message = `topic ${planned.name} has ${key} = ${came}; expected ${expected}`;
    const command = alterConfigCommand(settings, planned.name, key, value);
    return [{ topic: planned.name, kind: 'configuration' as const, message, command }];
  });
}

/** -1 is "without limit" wherever Kafka counts time. */
const isEnough = (key: string, came: string, wanted: string): boolean =>
  key === 'cleanup.policy' ? came === wanted : Number(came) === -1 || Number(came) >= Number(wanted);
