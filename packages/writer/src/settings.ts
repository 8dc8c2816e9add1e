import {
  databaseSettings,
  httpSettings,
  kafkaSettings,
  logSettings,
  registrySettings,
  topicSettings,
  type DatabaseSettings,
  type HttpSettings,
  type KafkaSettings,
  type LogSettings,
  type RegistrySettings,
  type SettingsDefinition,
  type SettingsGroup,
  type TopicSettings,
} from '@checkstream/runtime';
import { DAY_MS } from './partitions/calendar.ts';

export interface WriterSettings {
  kafka: KafkaSettings;
  topics: TopicSettings;
  registry: RegistrySettings;
  database: DatabaseSettings;
  http: HttpSettings;
  log: LogSettings;
  writer: {
    group: string;
    batchRows: number;
    lingerMs: number;
    retentionMs: number;
    migrate: boolean;
  };
}

const DEFAULT_PORT = 9102;

/** Whose offsets they are; the command line needs to know it too. */
export const writerGroupSettings: SettingsGroup<Pick<WriterSettings['writer'], 'group'>> = {
  group: {
    doc: 'Consumer group of the writers: they share the work; the mirror uses the same name with -mirror',
    format: String,
    default: 'checkstream-writer',
    env: 'WRITER_GROUP',
  },
};

const ownSettings: SettingsGroup<WriterSettings['writer']> = {
  ...writerGroupSettings,
  batchRows: {
    doc: 'A batch is written when it has this many rows',
    format: 'nat',
    default: 10_000,
    min: 1,
    env: 'WRITER_BATCH_ROWS',
  },
  lingerMs: {
    doc: 'A batch is written when its oldest row has waited this long',
    format: 'duration',
    default: 100,
    max: 10_000,
    env: 'WRITER_LINGER',
  },
  retentionMs: {
    doc: 'Days older than this are dropped, and results for them set aside. Longer than the topic of checks keeps them',
    format: 'duration',
    default: 30 * DAY_MS,
    min: DAY_MS,
    env: 'WRITER_RETENTION',
  },
  migrate: {
    doc: 'Bring the tables up to date at start',
    format: Boolean,
    default: true,
    env: 'WRITER_MIGRATE',
  },
};

export const writerSettings: SettingsDefinition<WriterSettings> = {
  kafka: kafkaSettings,
  topics: topicSettings,
  registry: registrySettings,
  database: databaseSettings,
  http: httpSettings(DEFAULT_PORT),
  log: logSettings,
  writer: ownSettings,
};
