import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaClient, Patience } from './create-kafka-client.ts';

/** Lends a connected admin client and disconnects it afterwards, whatever happened. */
export async function withAdmin<T>(
  client: KafkaClient,
  ask: (admin: Admin) => Promise<T>,
  patience: Patience = 'briefly',
): Promise<T> {
  const admin = await openAdmin(client, patience);
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** A connected admin client, for those who ask again and again: theirs to disconnect, and to open anew after an error. */
export async function openAdmin(client: KafkaClient, patience: Patience): Promise<Admin> {
  const admin = client.kafka(patience).admin();
  try {
    await admin.connect();
  } catch (error) {
    await admin.disconnect();
    throw error;
  }
  client.accepted();
  return orNobody(client, admin);
}

/** Where a connection ends on the way, kafkajs reads on in the answer of nobody: a TypeError, as if we were wrong. */
function orNobody(client: KafkaClient, admin: Admin): Admin {
  const throwNobody = (error: unknown): never => {
    if (!(error instanceof TypeError)) throw error;
    client.takenForTrouble(error);
    throw new kafkajs.KafkaJSError('no broker answered: the connection ended');
  };
  return {
    ...admin,
    describeCluster: () => admin.describeCluster().catch(throwNobody),
    listTopics: () => admin.listTopics().catch(throwNobody),
    fetchTopicMetadata: (options) => admin.fetchTopicMetadata(options).catch(throwNobody),
    fetchTopicOffsets: (topic) => admin.fetchTopicOffsets(topic).catch(throwNobody),
  };
}
