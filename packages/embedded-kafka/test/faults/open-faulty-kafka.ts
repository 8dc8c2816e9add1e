import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConfig, Producer } from 'kafkajs';
import { createEmbeddedKafka } from '../../src/index.ts';
import type { Faults } from '../../src/index.ts';
import { connectKafka, readTopic, startMember } from '../conformance/open-kafka.ts';
import type { Member, MemberOptions, TestKafka } from '../conformance/open-kafka.ts';

export interface FaultyKafka extends TestKafka {
  faults: Faults;
  /** A connected producer of its own; `retry.retries` 0 shows each failure as it is. */
  producerWith(config?: Partial<KafkaConfig>): Promise<Producer>;
  /** Stopped at the end, also when the test fails. */
  startMember(options: MemberOptions): Promise<Member>;
  /** Values of partition 0, in their order, read without any fault in the way. */
  valuesIn(topic: string): Promise<(string | null)[]>;
}

export async function openFaultyKafka(): Promise<FaultyKafka> {
  const broker = await createEmbeddedKafka();
  const kafka = await connectKafka(broker.brokers);
  const [producers, members]: [Producer[], Member[]] = [[], []];
  return {
    ...kafka,
    faults: broker.faults,
    producerWith: async (config = {}) => {
      const client = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING, ...config });
      const producer = client.producer({ allowAutoTopicCreation: false });
      producers.push(producer);
      await producer.connect();
      return producer;
    },
    startMember: async (options) => {
      const member = await startMember(kafka, options);
      members.push(member);
      return member;
    },
    valuesIn: async (topic) => {
      const [offsets] = await kafka.admin.fetchTopicOffsets(topic);
      const count = Number(offsets?.high ?? 0);
      return count === 0 ? [] : (await readTopic(kafka, topic, count)).map(({ value }) => value);
    },
    close: async () => {
      for (const member of members) await member.stop();
      for (const producer of producers) await producer.disconnect();
      await kafka.close();
      await broker.close();
    },
  };
}
