import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaClient, Patience } from './create-kafka-client.ts';

/** Lends a connected admin client and disconnects it afterwards, whatever happened. */
export async function withAdmin<T>(
  client: KafkaClient,
  ask: (admin: Admin) => Promise<T>,
  patience: Patience = 'briefly',
): Promise<T> {
  const admin = client.kafka(patience).admin();
  try {
    await admin.connect();
    client.accepted();
    return await ask(orNobody(admin));
  } finally {
    await admin.disconnect();
  }
}

/** Where a connection ends on the way, kafkajs reads on in the answer of nobody: a TypeError, as if we were wrong. */
function orNobody(admin: Admin): Admin {
  return {
    ...admin,
    describeCluster: () => admin.describeCluster().catch(throwNobody),
    listTopics: () => admin.listTopics().catch(throwNobody),
    fetchTopicMetadata: (options) => admin.fetchTopicMetadata(options).catch(throwNobody),
  };
}

function throwNobody(error: unknown): never {
  if (error instanceof TypeError) throw new kafkajs.KafkaJSError('no broker answered: the connection ended');
  throw error;
}
