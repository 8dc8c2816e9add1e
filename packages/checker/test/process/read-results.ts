import { fetchOffsets, readTopic, type KafkaClient } from '@checkstream/runtime';
import { createCheckResultDecoder } from '@checkstream/schema';
import type { CheckResult } from '@checkstream/schema';

/** What the topic holds, in the order of each partition; what was delivered twice is there once, where it came first. */
export async function readResults(client: KafkaClient, topic: string): Promise<CheckResult[]> {
  const decode = createCheckResultDecoder({ schemaOf: null });
  const results = new Map<string, CheckResult>();
  await readTopic(client, {
    topic,
    ranges: await fetchOffsets(client, topic),
    signal: AbortSignal.timeout(30_000),
    onMessages: async (_, messages) => {
      for (const { value } of messages) {
        const result = await decode(value ?? Buffer.alloc(0));
        const check = `${result.endpointId} ${result.scheduledAt}`;
        if (!results.has(check)) results.set(check, result);
      }
    },
  });
  return [...results.values()];
}
