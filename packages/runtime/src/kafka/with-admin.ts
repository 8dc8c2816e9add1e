import type { Admin } from 'kafkajs';
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
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}
