import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { Kafka, logLevel } from 'kafkajs';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import type { TestServer } from './test-servers.ts';
import { uniqueName } from './unique-name.ts';
import { waitFor } from './wait-for.ts';

const KAFKA_IMAGE = 'apache/kafka:4.3.1';
const KAFKA_PORT = 9092;
const KAFKA_SETTINGS = {
  CLUSTER_ID: 'Y2hlY2tzdHJlYW0tdGVzdA',
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: `PLAINTEXT://:${KAFKA_PORT},CONTROLLER://:9093`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
};

const POSTGRES_IMAGE = 'postgres:18.4';
/** Of a server that nobody will miss: no waiting for the disk, and room for suites side by side. */
const POSTGRES_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/**
 * The official Apache Kafka image, one node; resolves when a topic can be created. testcontainers' own Kafka module
 * knows another image only. Rejects when Docker or the image cannot be had.
 */
export async function startKafkaContainer(): Promise<TestServer> {
  const container = await started(
    new GenericContainer(KAFKA_IMAGE)
      .withExposedPorts(KAFKA_PORT)
      .withEnvironment(KAFKA_SETTINGS)
      .withCommand(['bash', '-c', startWhenTold])
      .withWaitStrategy(Wait.forLogMessage(WAITING)),
  );
  try {
    const address = `${container.getHost()}:${container.getMappedPort(KAFKA_PORT)}`;
    const advertised = `export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://${address}\n`;
    await container.copyContentToContainer([{ content: advertised, target: ADVERTISED_FILE }]);
    await waitFor(`${KAFKA_IMAGE} to create a topic`, () => createTopic(address), { timeoutMs: 60_000, everyMs: 200 });
    return { address, origin: KAFKA_IMAGE, close: () => stop(container) };
  } catch (error) {
    await stop(container);
    throw error;
  }
}

/** A broker tells its clients where it is, and only a running container has a port outside: so Kafka waits for it. */
const ADVERTISED_FILE = '/tmp/advertised';
const WAITING = 'waiting for the address to advertise';
const startWhenTold = [
  `echo '${WAITING}'`,
  `until [ -s ${ADVERTISED_FILE} ]; do sleep 0.1; done`,
  `. ${ADVERTISED_FILE}`,
  'exec /etc/kafka/docker/run',
].join('\n');

/** The official PostgreSQL image. Rejects when Docker or the image cannot be had. */
export async function startPostgresContainer(): Promise<TestServer> {
  const settings = POSTGRES_SETTINGS.flatMap((setting) => ['-c', setting]);
  const container = await started(new PostgreSqlContainer(POSTGRES_IMAGE).withCommand(['postgres', ...settings]));
  return { address: container.getConnectionUri(), origin: POSTGRES_IMAGE, close: () => stop(container) };
}

async function started<T>(container: { start(): Promise<T> }): Promise<T> {
  try {
    return await container.start();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`TEST_CONTAINERS=1 expects Docker and its images, came: ${reason}`, { cause });
  }
}

async function stop(container: StartedTestContainer): Promise<void> {
  await container.stop();
}

/** The port accepts connections before the broker can work. */
async function createTopic(broker: string): Promise<boolean> {
  const retry = { retries: 0 };
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, retry }).admin();
  try {
    await admin.connect();
    const topic = { topic: uniqueName('usable'), numPartitions: 1, replicationFactor: 1 };
    return await admin.createTopics({ topics: [topic], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}
