import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaClient, Patience } from './create-kafka-client.ts';
import { codeOf } from './kafka-error.ts';
import { planTopics, type PlannedTopic, type TopicsSettings } from './topic-plan.ts';
import {
  configurationProblems,
  missingTopic,
  outlivesRows,
  type ActualTopic,
  type TopicProblem,
} from './topic-problems.ts';
import { withAdmin } from './with-admin.ts';

export type { TopicProblem } from './topic-problems.ts';

export interface TopicCheck {
  patience?: Patience;
  /** How long the writer keeps rows: the topic of checks must keep less. Not compared when absent. */
  rowsKeptMs?: number;
}

/** Compares the topics of the cluster with the plan; an empty list when all is well. */
export async function checkTopics(
  client: KafkaClient,
  settings: TopicsSettings,
  { patience = 'briefly', rowsKeptMs }: TopicCheck = {},
): Promise<TopicProblem[]> {
  const plan = planTopics(settings);
  const compare = async (admin: Admin): Promise<TopicProblem[]> => {
    const names = new Set(await admin.listTopics());
    const present = plan.filter(({ name }) => names.has(name));
    const actual = await describeTopics(admin, present, client);
    return plan.flatMap((planned) => {
      const found = actual.get(planned.name);
      if (found === undefined) return [missingTopic(settings, planned)];
      return [
        ...configurationProblems(settings, planned, found),
        ...(rowsKeptMs === undefined ? [] : outlivesRows(settings, planned, found, rowsKeptMs)),
      ];
    });
  };
  return withAdmin(client, compare, patience);
}

async function describeTopics(
  admin: Admin,
  plan: PlannedTopic[],
  client: KafkaClient,
): Promise<Map<string, ActualTopic>> {
  if (plan.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: plan.map(({ name }) => name) });
  const configs = await describeConfigs(admin, plan, client);
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      { replication: partitions[0]?.replicas.length ?? 1, config: configs?.get(name) ?? null },
    ]),
  );
}

/** Null when this broker does not tell: not allowed to ask, or it does not know the question. */
async function describeConfigs(
  admin: Admin,
  plan: PlannedTopic[],
  client: KafkaClient,
): Promise<Map<string, Map<string, string>> | null> {
  const resources = plan.map(({ name, config }) => ({
    type: kafkajs.ConfigResourceTypes.TOPIC,
    name,
    configNames: Object.keys(config),
  }));
  try {
    const answer = await admin.describeConfigs({ resources, includeSynonyms: false });
    return new Map(
      answer.resources.map(({ resourceName, configEntries }) => [
        resourceName,
        new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    );
  } catch (error) {
    if (client.heals(error)) throw error;
    client.log.info({ code: codeOf(error) }, 'the broker does not tell how its topics are configured; not checked');
    return null;
  }
}
