import { openProducer } from '../../packages/runtime/src/index.ts';
import type { KafkaClient } from '../../packages/runtime/src/index.ts';
import { createCheckResultEncoder } from '../../packages/schema/src/index.ts';
import type { CheckResult } from '../../packages/schema/src/index.ts';

/** As many as a checker sends at once. */
const AT_ONCE = 500;

/** Publishes results as a checker does, one batch after the other. */
export async function fillTopic(client: KafkaClient, topic: string, results: Iterable<CheckResult>): Promise<void> {
  const encode = createCheckResultEncoder({ schemaId: null });
  const producer = openProducer(client);
  let messages = [];
  for (const result of results) {
    messages.push({ key: result.endpointId, value: encode(result) });
    if (messages.length < AT_ONCE) continue;
    await producer.send(topic, messages);
    messages = [];
  }
  if (messages.length > 0) await producer.send(topic, messages);
  await producer.close();
}
