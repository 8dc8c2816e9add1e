import { fetchOffsets, readTopic, type KafkaClient } from '@checkstream/runtime';
import { createCheckResultDecoder, type CheckResult } from '@checkstream/schema';
import type { TopicRecord } from '../account/evidence.ts';

const READ_WITHIN_MS = 120_000;

/** All of the checks topic, decoded. */
export async function readRecords(client: KafkaClient, topic: string): Promise<TopicRecord[]> {
  const decode = createCheckResultDecoder({ schemaOf: null });
  const records: TopicRecord[] = [];
  await readTopic(client, {
    topic,
    ranges: await fetchOffsets(client, topic),
    signal: AbortSignal.timeout(READ_WITHIN_MS),
    onMessages: async (partition, messages) => {
      for (const { offset, value } of messages) {
        records.push({ partition, offset: BigInt(offset), result: plain(await decode(value ?? Buffer.alloc(0))) });
      }
    },
  });
  return records;
}

/** Records that a topic holds. */
export async function countRecords(client: KafkaClient, topic: string): Promise<number> {
  const ranges = [...(await fetchOffsets(client, topic)).values()];
  return Number(ranges.reduce((sum, { low, high }) => sum + high - low, 0n));
}

/** Decoded records are of classes that avsc made, and no row is of one. */
function plain(result: CheckResult): CheckResult {
  return { ...result, failure: result.failure === null ? null : { ...result.failure } };
}
