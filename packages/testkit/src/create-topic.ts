import { Kafka, logLevel, type Admin } from 'kafkajs';
import { kafkaBrokers } from './servers.ts';
import { uniqueName } from './unique-name.ts';
import { waitFor } from './wait-for.ts';

interface TopicOptions {
  /** Those of the run unless told. */
  brokers?: string[];
  name?: string;
  /** Default 3. */
  partitions?: number;
  config?: Record<string, string>;
}

/** A topic of its own for a test, ready to be used: every partition has a leader. Returns its name. */
export async function createTopic(options: TopicOptions = {}): Promise<string> {
  const { brokers = kafkaBrokers(), name = uniqueName('topic'), partitions = 3, config = {} } = options;
  const admin = new Kafka({ brokers, clientId: 'testkit', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
    const topic = { topic: name, numPartitions: partitions, replicationFactor: 1, configEntries };
    const created = await admin.createTopics({ topics: [topic], waitForLeaders: false });
    if (!created) throw new Error(`Topic ${name} exists already`);
    await waitFor(`leaders of topic ${name}`, () => hasLeaders(admin, name, partitions));
  } finally {
    await admin.disconnect();
  }
  return name;
}

/** kafkajs's own wait gives up where a broker does not know the topic yet. */
async function hasLeaders(admin: Admin, topic: string, partitions: number): Promise<boolean> {
  const offsets = await admin.fetchTopicOffsets(topic).catch(() => []);
  return offsets.length === partitions;
}
