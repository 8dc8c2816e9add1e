import { formatDuration } from '@checkstream/schema';
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

const WITHOUT_LIMIT = -1; // wherever Kafka counts time

const isEnough = (key: string, came: string, wanted: string): boolean =>
  key === 'cleanup.policy' ? came === wanted : Number(came) === WITHOUT_LIMIT || Number(came) >= Number(wanted);

/** A replay sets aside what is older than the rows that are kept, so the topic must forget first. */
export function outlivesRows(
  settings: TopicsSettings,
  planned: PlannedTopic,
  { config }: ActualTopic,
  rowsKeptMs: number,
): TopicProblem[] {
  const came = config?.get('retention.ms');
  if (planned.name !== settings.topics.checks || came === undefined) return [];
  const keptMs = Number(came);
  if (keptMs !== WITHOUT_LIMIT && keptMs < rowsKeptMs) return [];
  const kept = keptMs === WITHOUT_LIMIT ? 'for ever' : `for ${formatDuration(keptMs)}`;
  const rows = formatDuration(rowsKeptMs);
  const message =
    `topic ${planned.name} keeps check results ${kept}, WRITER_RETENTION keeps their rows for ${rows}: ` +
    `a replay would set the older ones aside; expected the topic to keep less than ${rows}`;
  const wanted = planned.config['retention.ms'] ?? '';
  const command =
    Number(wanted) < rowsKeptMs
      ? alterConfigCommand(settings, planned.name, 'retention.ms', wanted)
      : `raise WRITER_RETENTION above ${formatDuration(Number(wanted))}`;
  return [{ topic: planned.name, kind: 'configuration', message, command }];
}
