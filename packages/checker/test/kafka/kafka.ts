import { superviseConsumer } from '@checkstream/runtime';
import { aKafkaClient, quietLog } from '@checkstream/runtime/testing';
import {
  createCheckResultDecoder,
  createEndpointDefinitionDecoder,
  createEndpointDefinitionEncoder,
} from '@checkstream/schema';
import type { CheckResult } from '@checkstream/schema';
import { kafkaBrokers, uniqueName } from '@checkstream/testkit';

export const client = () => aKafkaClient({ brokers: kafkaBrokers() });

export const codec = {
  encode: createEndpointDefinitionEncoder({ schemaId: null }),
  decode: createEndpointDefinitionDecoder({ schemaOf: null }),
};

/** Everything that is published to a topic of check results, with the key of its record. */
export function collectResults(topic: string, signal: AbortSignal) {
  const results: (CheckResult & { key: string })[] = [];
  const decode = createCheckResultDecoder({ schemaOf: null });
  const consumer = superviseConsumer(client(), {
    groupId: uniqueName('collect'),
    topics: [topic],
    log: quietLog(),
    onJoin: () => undefined,
    eachBatch: async (payload) => {
      for (const { key, value, offset } of payload.batch.messages) {
        results.push({ ...(await decode(value ?? Buffer.alloc(0))), key: String(key) });
        payload.resolveOffset(offset);
      }
      await payload.heartbeat();
    },
  });
  return { results, collecting: consumer.run(signal) };
}
