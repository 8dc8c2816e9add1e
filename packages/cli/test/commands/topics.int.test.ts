import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTopic, kafkaBrokers, openSilentServer, uniqueName } from '@checkstream/testkit';
import { runCheckstream } from '../support/run-checkstream.ts';
import { runHere } from '../support/run-here.ts';

jest.setTimeout(60_000);

describe('checkstream topics', () => {
  let env: Record<string, string>;
  let names: string[];
  beforeEach(() => {
    names = ['checks', 'endpoints', 'dead-letters'].map(uniqueName);
    const [checks = '', endpoints = '', deadLetters = ''] = names;
    env = {
      KAFKA_BROKERS: kafkaBrokers().join(','),
      KAFKA_TOPIC_CHECKS: checks,
      KAFKA_TOPIC_ENDPOINTS: endpoints,
      KAFKA_TOPIC_DEAD_LETTERS: deadLetters,
      KAFKA_REPLICATION: '1',
    };
  });

  test('names every missing topic and the command that makes it', async () => {
    const { code, stdout, stderr } = await runCheckstream(['topics'], env);
    expect(code).toBe(1);
    for (const name of names) {
      expect(stderr).toContain(name);
      expect(stdout).toContain(name);
    }
    expect(stdout).toContain('kafka-topics');
  });

  test.each([
    ['kafka-topics', 'kafka-topics'],
    ['avn', 'avn service topic-create'],
    ['terraform', 'resource "aiven_kafka_topic"'],
  ])('prints what to run as %s', async (form, text) => {
    const { code, stdout } = await runHere(['topics', '--form', form], { env });
    expect(code).toBe(1);
    expect(stdout).toContain(text);
  });

  test('creates what is missing, and then finds it fine', async () => {
    const created = await runCheckstream(['topics', '--create'], env);
    expect(created).toMatchObject({ code: 0, stderr: '' });
    for (const name of names) expect(created.stdout).toContain(`created ${name}\n`);

    const again = await runHere(['topics'], { env });
    expect(again).toEqual({ code: 0, stdout: `${names.join(', ')}: fine\n`, stderr: '' });
  });

  test('creates only what is missing', async () => {
    await createTopic({ name: names[0] ?? '', config: { 'retention.ms': '604800000', 'min.insync.replicas': '1' } });
    const { stdout } = await runHere(['topics', '--create'], { env });
    expect(stdout).not.toContain(`created ${names[0]}`);
    expect(stdout).toContain(`created ${names[1]}`);
  });

  test('finds an endpoints topic that is not compacted', async () => {
    await runHere(['topics', '--create'], { env });
    const plain = await createTopic();
    const { code, stderr, stdout } = await runHere(['topics'], { env: { ...env, KAFKA_TOPIC_ENDPOINTS: plain } });
    expect(code).toBe(1);
    expect(stderr).toContain('cleanup.policy');
    expect(stdout).toContain(plain);
  });

  test('says in one line that nothing listens there', async () => {
    const { code, stderr } = await runCheckstream(['topics'], { KAFKA_BROKERS: '127.0.0.1:1' });
    expect(code).toBe(1);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('gives up on a server that never answers', async () => {
    const { port, close } = await openSilentServer();
    const broker = `127.0.0.1:${port}`;
    const { code, stderr } = await runCheckstream(['topics'], { KAFKA_BROKERS: broker }).finally(close);
    expect(code).toBe(1);
    expect(stderr).toContain(`Kafka at ${broker}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
