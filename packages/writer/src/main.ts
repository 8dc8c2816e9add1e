import {
  createKafkaClient,
  createProgress,
  openProducer,
  prepareTopics,
  runTogether,
  serviceMain,
  type KafkaClient,
} from '@checkstream/runtime';
import { createBatchProgress } from './consume/batch-progress.ts';
import { createBrake } from './consume/brake.ts';
import { createChecksConsumer, type ChecksConsumer } from './consume/create-checks-consumer.ts';
import { createWriteBatch } from './consume/write-batch.ts';
import { hearAnswers } from './database/hear-answers.ts';
import type { Database } from './database/open-pool.ts';
import { refusalInWords } from './database/refusal-in-words.ts';
import { watchDatabase } from './database/watch-database.ts';
import { createDeadLetters } from './dead-letters/create-dead-letters.ts';
import { openDecoders, type Decoders } from './decoders.ts';
import { createWriterMetrics, type WriterMetrics } from './metrics.ts';
import { createMirror } from './mirror/create-mirror.ts';
import { openDatabase } from './open-database.ts';
import { createPartitions } from './partitions/create-partitions.ts';
import { OUTLAST_READERS_MS } from './partitions/patience.ts';
import { createUpkeep } from './partitions/upkeep.ts';
import { writerSettings } from './settings.ts';
import { createNames } from './store/create-names.ts';
import { createStore } from './store/create-store.ts';
import type { WriterContext } from './writer-context.ts';

await serviceMain({ name: 'writer', settings: writerSettings, run, process });

async function run(context: WriterContext): Promise<void> {
  const { settings, log, signal, health, certificates } = context;
  let waitingFor: string | null = 'PostgreSQL';
  health.readyWhen('start', () => waitingFor && `waiting for ${waitingFor}`);
  const database = await openDatabase(context);
  waitingFor = 'Kafka';
  const client = createKafkaClient(settings.kafka, { clientId: 'checkstream-writer', log, certificates });
  await prepareTopics(client, settings, signal, { rowsKeptMs: settings.writer.retentionMs });
  waitingFor = 'PostgreSQL';

  const now = () => Date.now();
  const metrics = createWriterMetrics(context.metrics, now);
  const upkeep = createUpkeep({
    database,
    retentionMs: settings.writer.retentionMs,
    outlastMs: OUTLAST_READERS_MS,
    now,
    metrics: metrics.upkeep,
    log,
  });
  // Before the first batch: it raises the floor, without which partitions would be made for years back.
  await upkeep.prepare(signal);

  const decoders = openDecoders(settings.registry, context);
  const consumer = openConsumer(context, { client, database, metrics, decoders });
  const mirror = openMirror(context, { client, database, decoders });
  const watch = watchDatabase(database.query, settings.database.url);
  health.readyWhen('postgresql', watch.reason);
  health.readyWhen('registry', decoders.registryReason);
  health.readyWhen('kafka', () => (consumer.connected() ? null : 'Kafka cannot be reached'));
  waitingFor = null;
  await runTogether(signal, [consumer.run, mirror.run, upkeep.run, watch.run]).catch((error: unknown) => {
    throw refusalInWords(error, settings.database.url);
  });
}

interface Edges {
  client: KafkaClient;
  database: Database;
  decoders: Decoders;
}

function openConsumer(
  { settings, log, closing, health }: WriterContext,
  { client, database, decoders, metrics }: Edges & { metrics: WriterMetrics },
): ChecksConsumer {
  const now = () => performance.now();
  const progress = createProgress(health, 'consumer', { now });
  const batches = createBatchProgress(health, now);

  const producer = openProducer(client);
  closing.defer('producer', () => producer.close());
  const deadLetters = createDeadLetters({ producer, topic: settings.topics.deadLetters, log, beat: batches.beat });
  const heard = hearAnswers(database, batches.beat);
  const store = createStore({ database: heard, names: createNames(heard), partitions: createPartitions(heard) });
  const consumer = createChecksConsumer({
    client,
    groupId: settings.writer.group,
    topic: settings.topics.checks,
    batchRows: settings.writer.batchRows,
    lingerMs: settings.writer.lingerMs,
    decode: decoders.checkResult,
    write: createWriteBatch({
      store,
      deadLetters,
      brake: createBrake(),
      metrics,
      log,
      beat: batches.beat,
      now: () => Date.now(),
    }),
    onLostToRetention: (messages) => metrics.lostToRetention.inc(messages),
    onLag: (partition, messages) => {
      if (messages === null) metrics.lagMessages.remove({ partition });
      else metrics.lagMessages.set({ partition }, messages);
    },
    onProgress: progress.beat,
    progress: batches,
    log,
  });
  metrics.watchConnection(consumer.connected);
  return consumer;
}

function openMirror({ settings, log }: WriterContext, { client, database, decoders }: Edges) {
  return createMirror({
    database,
    client,
    groupId: `${settings.writer.group}-mirror`,
    topic: settings.topics.endpoints,
    decode: decoders.endpointDefinition,
    log,
  });
}
