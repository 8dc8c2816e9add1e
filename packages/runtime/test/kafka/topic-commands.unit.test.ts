import { describe, expect, test } from '@jest/globals';
import { topicCommands } from '../../src/kafka/topic-commands.ts';
import { planTopics } from '../../src/kafka/topic-plan.ts';
import { configurationProblems, outlivesRows } from '../../src/kafka/topic-problems.ts';
import { someTopicsSettings } from './some-topics-settings.ts';

const settings = someTopicsSettings();

describe('planTopics', () => {
  test.each([
    [1, '1'],
    [2, '2'],
    [3, '2'],
  ])('with %d replicas, %s must be in sync', (replication, expected) => {
    const plan = planTopics(someTopicsSettings({ replication }));
    expect(plan.map(({ config }) => config['min.insync.replicas'])).toEqual([expected, expected, expected]);
  });
});

describe('topicCommands', () => {
  test('kafka-topics: one command a topic, with all its settings', () => {
    expect(topicCommands(settings, 'kafka-topics').split('\n')).toEqual([
      'kafka-topics.sh --bootstrap-server kafka:9092 --create --topic checkstream.checks --partitions 12 --replication-factor 3 --config min.insync.replicas=2 --config cleanup.policy=delete --config retention.ms=604800000',
      'kafka-topics.sh --bootstrap-server kafka:9092 --create --topic checkstream.endpoints --partitions 12 --replication-factor 3 --config min.insync.replicas=2 --config cleanup.policy=compact --config delete.retention.ms=604800000',
      'kafka-topics.sh --bootstrap-server kafka:9092 --create --topic checkstream.dead-letters --partitions 12 --replication-factor 3 --config min.insync.replicas=2 --config cleanup.policy=delete --config retention.ms=2592000000 --config max.message.bytes=2097152',
    ]);
  });

  test('avn: retention in hours, and what it cannot set is said', () => {
    const lines = topicCommands(settings, 'avn').split('\n');
    expect(lines[0]).toBe(
      'avn service topic-create "$KAFKA_SERVICE" checkstream.checks --partitions 12 --replication 3 --min-insync-replicas 2 --cleanup-policy delete --retention 168',
    );
    expect(lines[1]).toContain('--cleanup-policy compact');
    expect(lines[3]).toMatch(/^# avn cannot set delete\.retention\.ms and max\.message\.bytes/);
  });

  test('terraform: a resource a topic', () => {
    const text = topicCommands(settings, 'terraform');
    expect(text).toContain('resource "aiven_kafka_topic" "checkstream_dead_letters" {');
    expect(text).toContain('    max_message_bytes = "2097152"');
  });
});

describe('configurationProblems', () => {
  const [checks, endpoints] = planTopics(settings);
  const problemsOf = (planned: typeof checks, replication: number, config: Record<string, string>) =>
    configurationProblems(settings, planned ?? fail(), { replication, config: new Map(Object.entries(config)) });

  test('more than planned and without limit are fine', () => {
    const config = { 'retention.ms': '-1', 'min.insync.replicas': '3', 'cleanup.policy': 'delete' };
    expect(problemsOf(checks, 3, config)).toEqual([]);
  });

  test('a retention just below the plan is a problem, with the command that heals it', () => {
    const [problem, ...others] = problemsOf(checks, 3, { 'retention.ms': '604799999', 'min.insync.replicas': '2' });
    expect(others).toEqual([]);
    expect(problem).toEqual({
      topic: 'checkstream.checks',
      kind: 'configuration',
      message: 'topic checkstream.checks has retention.ms = 604799999; expected at least 604800000',
      command:
        'kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type topics --entity-name checkstream.checks --add-config retention.ms=604800000',
    });
  });

  test('replicas in sync are judged by the replicas the topic really has', () => {
    expect(problemsOf(checks, 1, { 'min.insync.replicas': '1' })).toEqual([]);
    expect(problemsOf(checks, 2, { 'min.insync.replicas': '1' })).toHaveLength(1);
  });

  test('an endpoints topic that also deletes loses endpoints', () => {
    const [problem] = problemsOf(endpoints, 3, { 'cleanup.policy': 'compact,delete' });
    expect(problem?.message).toBe('topic checkstream.endpoints has cleanup.policy = compact,delete; expected compact');
  });
});

describe('outlivesRows', () => {
  const DAY_MS = 86_400_000;
  const [checks, endpoints] = planTopics(settings);
  const problemsOf = (planned: typeof checks, retentionMs: number, rowsKeptMs: number) =>
    outlivesRows(
      settings,
      planned ?? fail(),
      { replication: 1, config: new Map([['retention.ms', String(retentionMs)]]) },
      rowsKeptMs,
    );

  test('a topic that forgets just before the rows do is fine', () => {
    expect(problemsOf(checks, 30 * DAY_MS - 1, 30 * DAY_MS)).toEqual([]);
    expect(problemsOf(endpoints, -1, 30 * DAY_MS)).toEqual([]);
  });

  test('a topic that keeps results as long as rows are kept would replay what is set aside', () => {
    expect(problemsOf(checks, 30 * DAY_MS, 30 * DAY_MS)).toEqual([
      {
        topic: 'checkstream.checks',
        kind: 'configuration',
        message:
          'topic checkstream.checks keeps check results for 30d, WRITER_RETENTION keeps their rows for 30d: a replay would set the older ones aside; expected the topic to keep less than 30d',
        command:
          'kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type topics --entity-name checkstream.checks --add-config retention.ms=604800000',
      },
    ]);
    expect(problemsOf(checks, -1, 30 * DAY_MS)[0]?.message).toContain('keeps check results for ever');
  });

  test('rows kept for less than the plan of the topic: the writer is what to change', () => {
    expect(problemsOf(checks, 7 * DAY_MS, 3 * DAY_MS)[0]?.command).toBe('raise WRITER_RETENTION above 7d');
  });
});

function fail(): never {
  throw new Error('the plan has fewer topics than expected');
}
