import { join } from 'node:path';
import { loadSettings, SettingsError } from '@checkstream/runtime';
import { describe, expect, test } from '@jest/globals';
import { writerSettings } from '../src/settings.ts';
import { DAY_MS } from '../src/partitions/calendar.ts';

const REQUIRED = { KAFKA_BROKERS: 'kafka:9092', DATABASE_URL: 'postgres://writer@db/checks' };

const load = (env: Record<string, string>) => loadSettings(writerSettings, { env: { ...REQUIRED, ...env } });

const problemsOf = (env: Record<string, string>): string => {
  try {
    load(env);
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.join('\n');
    throw error;
  }
};

describe("a writer's settings", () => {
  test('have defaults for all but the brokers and the database', () => {
    expect(load({}).writer).toEqual({
      group: 'checkstream-writer',
      batchRows: 10_000,
      lingerMs: 100,
      retentionMs: 30 * DAY_MS,
      migrate: true,
    });
    expect(load({}).http.port).toBe(9102);
  });

  test('come from the environment', () => {
    const env = {
      WRITER_GROUP: 'g',
      WRITER_BATCH_ROWS: '1',
      WRITER_LINGER: '0ms',
      WRITER_RETENTION: '8d',
      WRITER_MIGRATE: 'false',
    };
    expect(load(env).writer).toEqual({
      group: 'g',
      batchRows: 1,
      lingerMs: 0,
      retentionMs: 8 * DAY_MS,
      migrate: false,
    });
  });

  test('come from the example file', () => {
    const file = join(import.meta.dirname, '../../../config/writer.example.json');
    const settings = loadSettings(writerSettings, { env: { CONFIG_FILE: file } });
    expect(settings.writer).toMatchObject({ group: 'checkstream-writer', retentionMs: 30 * DAY_MS });
    expect(settings.kafka.brokers).toHaveLength(2);
  });

  test.each([
    [{ DATABASE_URL: '' }, 'DATABASE_URL: expected'],
    [{ WRITER_BATCH_ROWS: '0' }, 'WRITER_BATCH_ROWS: expected'],
    [{ WRITER_LINGER: '1h' }, 'WRITER_LINGER: expected'],
    [{ WRITER_RETENTION: '1h' }, 'WRITER_RETENTION: expected'],
  ])('are refused with a sentence: %j', (env, problem) => {
    expect(problemsOf(env)).toContain(problem);
  });
});
