import { describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { createDatabase, createTopic, kafkaBrokers, waitFor } from '../src/index.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

describe('createDatabase', () => {
  test('gives each caller an empty database of its own', async () => {
    const [one, other] = await Promise.all([createDatabase(), createDatabase()]);
    await query(one.url, 'CREATE TABLE mine (id int)');
    expect(await query(other.url, `SELECT to_regclass('mine') AS found`)).toEqual([{ found: null }]);
    await Promise.all([one.drop(), other.drop()]);
  });

  test('drop ends those who are still connected', async () => {
    const database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url });
    const ended = new Promise((resolve) => client.on('error', () => undefined).once('end', resolve));
    await client.connect();
    await database.drop();
    await ended;
    await expect(query(database.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });
});

describe('createTopic', () => {
  test('makes a topic with the partitions asked for', async () => {
    const topic = await createTopic({ partitions: 4 });
    const admin = new Kafka({ brokers: kafkaBrokers(), logLevel: logLevel.ERROR }).admin();
    await admin.connect();
    const partitions = await waitFor('the topic', async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions;
    });
    await admin.disconnect();
    expect(partitions).toHaveLength(4);
  });

  test('refuses a name that is taken', async () => {
    const name = await createTopic();
    await expect(createTopic({ name })).rejects.toThrow(name);
  });
});
