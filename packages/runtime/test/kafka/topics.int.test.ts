import { createTopic, uniqueName } from '@checkstream/testkit';
import { describe, expect, jest, test } from '@jest/globals';
import { checkTopics } from '../../src/kafka/check-topics.ts';
import { createTopics } from '../../src/kafka/create-topics.ts';
import { prepareTopics } from '../../src/kafka/prepare-topics.ts';
import type { TopicsSettings } from '../../src/kafka/topic-plan.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { aClient } from './clients.ts';

jest.setTimeout(60_000);

const never = new AbortController().signal;

function ownTopics(overrides: { createTopics?: boolean; log?: ReturnType<typeof recordingLog>['log'] } = {}) {
  const client = aClient(overrides.log ? { log: overrides.log } : {});
  const name = uniqueName('topics');
  const settings: TopicsSettings = {
    kafka: { ...client.settings, createTopics: overrides.createTopics ?? false },
    topics: { checks: `${name}.checks`, endpoints: `${name}.endpoints`, deadLetters: `${name}.dead` },
  };
  return { client, settings };
}

describe('topics', () => {
  test('missing ones are told with the command that creates them', async () => {
    const { client, settings } = ownTopics();
    const problems = await checkTopics(client, settings);
    expect(problems.map(({ topic, kind }) => [topic, kind])).toEqual([
      [settings.topics.checks, 'missing'],
      [settings.topics.endpoints, 'missing'],
      [settings.topics.deadLetters, 'missing'],
    ]);
    expect(problems[1]?.command).toContain(`--create --topic ${settings.topics.endpoints} --partitions 3`);
  });

  test('created ones have nothing to complain about, and creating them again changes nothing', async () => {
    const { client, settings } = ownTopics();
    await createTopics(client, settings);
    await createTopics(client, settings);
    expect(await checkTopics(client, settings)).toEqual([]);
  });

  test('two services that create at the same time are both content', async () => {
    const { client, settings } = ownTopics();
    await Promise.all([createTopics(client, settings), createTopics(client, settings)]);
    expect(await checkTopics(client, settings)).toEqual([]);
  });

  test('a service does not start without its topics, and says what to run', async () => {
    const { client, settings } = ownTopics();
    await expect(prepareTopics(client, settings, never)).rejects.toMatchObject({
      name: 'SettingsError',
      problems: [
        expect.stringMatching(/checks does not exist.*KAFKA_CREATE_TOPICS=true.*kafka-topics\.sh/),
        expect.stringContaining('kafka-topics.sh'),
        expect.stringContaining('kafka-topics.sh'),
      ],
    });
  });

  test('more replicas than brokers is said to be a setting, after a while for brokers to come', async () => {
    const { log, lines } = recordingLog('warn');
    const { client, settings } = ownTopics({ createTopics: true, log });
    const tooMany = { ...settings, kafka: { ...settings.kafka, replication: 9 } };
    const refused = expect(prepareTopics(client, tooMany, never)).rejects.toMatchObject({
      name: 'SettingsError',
      problems: ['KAFKA_REPLICATION: expected at most the number of brokers that are up, came 9'],
    });
    await refused;
    expect(lines.filter(({ msg }) => msg.startsWith('cannot prepare the topics yet'))).toHaveLength(4);
  });

  test('a service creates them when told to, and warns of one that keeps less than it should', async () => {
    const { log, lines } = recordingLog('warn');
    const { client, settings } = ownTopics({ createTopics: true, log });
    await createTopic({ name: settings.topics.endpoints, partitions: 1, config: { 'cleanup.policy': 'delete' } });
    await prepareTopics(client, settings, never);
    const warned = lines.filter(({ topic }) => topic === settings.topics.endpoints);
    expect(warned).toContainEqual(
      expect.objectContaining({ problem: expect.stringContaining('cleanup.policy = delete; expected compact') }),
    );
  });

  test('who keeps rows is warned of a topic that outlives them; who does not is not', async () => {
    const { log, lines } = recordingLog('warn');
    const { client, settings } = ownTopics({ createTopics: true, log });
    await prepareTopics(client, settings, never);
    expect(lines).toEqual([]);
    await prepareTopics(client, settings, never, { rowsKeptMs: 7 * 86_400_000 });
    expect(lines).toMatchObject([{ topic: settings.topics.checks, command: 'raise WRITER_RETENTION above 7d' }]);
  });
});
