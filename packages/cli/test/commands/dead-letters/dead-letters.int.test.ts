import { readTopic, fetchOffsets, type KafkaMessage } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { createEmbeddedKafka } from '@checkstream/embedded-kafka';
import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Interrupted } from '../../../src/interrupted.ts';
import type { Terminal } from '../../../src/terminal/terminal.ts';
import { letterWorld, putInto, storyOf, type LetterWorld } from '../../support/letters.ts';
import { runCheckstream } from '../../support/run-checkstream.ts';
import { runHere } from '../../support/run-here.ts';

jest.setTimeout(60_000);

let world: LetterWorld;
beforeEach(async () => {
  world = await letterWorld();
});

const NOW = Date.now();
const HOUR_MS = 3_600_000;
const encode = createCheckResultEncoder({ schemaId: null });

const run = (words: string[], terminal: Partial<Terminal> = {}) =>
  runHere(['dead-letters', ...words], { env: world.env, now: () => NOW, ...terminal });

/** Everything in a topic, by partition and offset. */
async function contentOf(topic: string): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  const onMessages = (_: number, some: KafkaMessage[]) => void messages.push(...some);
  const ranges = await fetchOffsets(world.client, topic);
  await readTopic(world.client, { topic, ranges, onMessages, signal: new AbortController().signal });
  return messages;
}

const story = (reason: string, offset = 17) => storyOf({ topic: world.checks, reason, offset });
const putLetters = () =>
  world.put(world.deadLetters, [
    {
      value: Buffer.from('{"no":"avro"}'),
      headers: { ...story('unknown_framing', 1), trace: 'abc' },
      at: NOW - 5 * HOUR_MS,
    },
    { value: encode(aCheckResult()), headers: story('clock', 2), at: NOW - 3 * HOUR_MS, partition: 1 },
    { value: null, key: null, headers: story('empty', 3), at: NOW - HOUR_MS },
    { value: Buffer.from([0xff, 0x00]), headers: {}, at: NOW - 1_000, partition: 1 },
  ]);

describe('checkstream dead-letters list', () => {
  test('prints all there are, the latest last, with why and from where', async () => {
    await putLetters();
    const { code, stdout, stderr } = await runCheckstream(['dead-letters', 'list'], world.env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(1, 5).map((line) => line.split(/ +/).slice(0, 3)[0])).toEqual(['0:0', '1:0', '0:1', '1:1']);
    expect(lines[1]).toContain(`unknown_framing  acme/e0  ${world.checks} 1:1`);
    expect(lines[1]).toContain('it ends in the middle of a value');
    expect(lines.at(-1)).toBe('4 dead letters');
  });

  test.each([
    [
      ['--since', '4h'],
      ['1:0', '0:1', '1:1'],
    ],
    [
      ['--until', '2h'],
      ['0:0', '1:0'],
    ],
    [['--since', '4h', '--until', '2h'], ['1:0']],
    [['--reason', 'empty'], ['0:1']],
    [['--limit', '1'], ['1:1']],
    [['--limit', '1', '--reason', 'clock'], ['1:0']],
    [
      ['--since', new Date(NOW - 3 * HOUR_MS).toISOString(), '--limit', '2'],
      ['0:1', '1:1'],
    ],
  ])('%j: %j', async (words, names) => {
    await putLetters();
    const json = await run(['list', ...words, '--json']);
    const documents = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(documents.map(({ partition, offset }) => `${String(partition)}:${String(offset)}`).sort()).toEqual(
      names.toSorted(),
    );
    const table = await run(['list', ...words]);
    expect(
      table.stdout
        .split('\n')
        .slice(1, names.length + 1)
        .map((line) => line.split(' ')[0]),
    ).toEqual(names);
  });

  test('says how many more there are', async () => {
    await putLetters();
    expect((await run(['list', '--limit', '3'])).stdout).toContain(
      'the latest 3 of 4 dead letters; --limit shows more\n',
    );
  });

  test('as JSON tells of each what a program needs', async () => {
    await putLetters();
    const { stdout } = await run(['list', '--json', '--reason', 'clock']);
    expect(JSON.parse(stdout)).toEqual({
      partition: 1,
      offset: '0',
      setAsideAt: new Date(NOW - 3 * HOUR_MS).toISOString(),
      reason: 'clock',
      message: 'it ends in the middle of a value',
      from: { topic: world.checks, partition: 1, offset: '2' },
      replayed: 0,
      key: 'acme/e0',
      bytes: encode(aCheckResult()).length,
    });
  });

  test('nothing there is fine', async () => {
    expect(await run(['list'])).toEqual({ code: 0, stdout: 'There are no dead letters.\n', stderr: '' });
    expect(await run(['list', '--reason', 'clock'])).toMatchObject({ stdout: 'There are no such dead letters.\n' });
    expect(await run(['list', '--json'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('nothing in a letter reaches the terminal as a control', async () => {
    await world.put(world.deadLetters, [
      { value: Buffer.from('x'), key: '\u001b[2J', headers: storyOf({ topic: 'a\nb', message: '\u001b]0;x\u0007' }) },
    ]);
    const listed = await run(['list']);
    const shown = await run(['show', '0:0']);
    const controls = [...(listed.stdout + shown.stdout)].filter((character) => character < ' ' && character !== '\n');
    expect(controls).toEqual([]);
    expect(listed.stdout.split('\n')).toHaveLength(5);
  });

  test.each([
    ['--since', 'yesterday', 'expected an instant such as'],
    ['--since', '2999-01-01', 'expected an instant in the past'],
    ['--reason', 'bad', 'Allowed choices are empty, unknown_framing'],
    ['--limit', '0', 'expected a whole number from 1 on'],
  ])('%s %s is not a valid command', async (option, value, said) => {
    const { code, stderr } = await run(['list', option, value]);
    expect(code).toBe(64);
    expect(stderr).toContain(said);
  });

  test('a topic that is not there is named, with what makes it', async () => {
    const missing = uniqueName('missing');
    const { code, stderr } = await run(['list'], { env: { ...world.env, KAFKA_TOPIC_DEAD_LETTERS: missing } });
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
    expect(stderr).toContain('checkstream topics --create');
  });
});

describe('checkstream dead-letters show', () => {
  test('prints a value that is a check result decoded', async () => {
    await putLetters();
    const { code, stdout } = await run(['show', '1:0']);
    expect(code).toBe(0);
    expect(stdout).toContain('reason      clock\n');
    expect(stdout).toContain(`from        ${world.checks} 1:2\n`);
    expect(stdout).toContain('  "endpointId": ');
    const { stdout: json } = await run(['show', '1:0', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      result: JSON.parse(JSON.stringify(aCheckResult())) as object,
      undecodable: null,
      valueBase64: encode(aCheckResult()).toString('base64'),
    });
  });

  test('prints the bytes of any other, and why it is none', async () => {
    await putLetters();
    const { code, stdout } = await run(['show', '0:0']);
    expect(code).toBe(0);
    expect(stdout).toContain('  trace: abc\n');
    expect(stdout).toContain('13 bytes; Expected Confluent framing (00) or Avro single-object encoding (c301)');
    expect(stdout).toContain('000000  7b 22 6e 6f 22 3a 22 61 76 72 6f 22 7d           {"no":"avro"}\n');
  });

  test('prints a message without key, value and headers', async () => {
    await putLetters();
    expect((await run(['show', '0:1'])).stdout).toMatch(/\nkey {9}-\n[^]*\nvalue {7}none\n$/);
    expect((await run(['show', '1:1'])).stdout).toMatch(/\nfrom {8}-\n[^]*\nheaders\nvalue {7}2 bytes; /);
  });

  test.each(['0:2', '7:0'])('%s is not there', async (name) => {
    await putLetters();
    const { code, stdout, stderr } = await run(['show', name]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`there is no dead letter ${name}; `);
  });

  test('what is no name of one is not a valid command', async () => {
    const { code, stderr } = await run(['show', '17']);
    expect(code).toBe(64);
    expect(stderr).toContain('expected PARTITION:OFFSET');
  });
});

describe('checkstream dead-letters replay', () => {
  test('sends bytes, key and own headers back to the topic they came from, and counts the replay', async () => {
    await putLetters();
    const { code, stdout, stderr } = await runCheckstream(['dead-letters', 'replay', '--yes'], world.env);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'warning: 2 messages cannot be read with these settings either, and would be set aside again; many of them at once stop the writers\n',
    });
    expect(stdout).toContain(`3 to ${world.checks} (clock 1, empty 1, unknown_framing 1)\n`);
    expect(stdout).toContain('1 letter without a header that says where they came from stay where they are\n');
    expect(stdout).toMatch(/\nSent 3 messages back\.\n$/);
    const content = await contentOf(world.checks);
    const replayed = { 'checkstream.replayed': Buffer.from('1') };
    const values = [Buffer.from('{"no":"avro"}'), encode(aCheckResult()), null];
    expect(content).toHaveLength(3);
    for (const value of values) {
      const message = content.find((one) => (value === null ? one.value === null : one.value?.equals(value)));
      expect(message?.key ?? null).toEqual(value === null ? null : Buffer.from('acme/e0'));
      expect(message?.headers).toEqual(values[0] === value ? { trace: Buffer.from('abc'), ...replayed } : replayed);
    }
    // They stay where they are, too.
    expect(await contentOf(world.deadLetters)).toHaveLength(4);
  });

  test('sends only what is chosen, and what is named', async () => {
    await putLetters();
    expect((await run(['replay', '--reason', 'clock', '--yes'])).stdout).toContain('Sent 1 message back.');
    expect((await run(['replay', '0:0', '0:1', '--yes'])).stdout).toContain('Sent 2 messages back.');
    const { stdout } = await run(['replay', '--since', '2h', '--until', '1m', '--yes', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      sent: 1,
      chosen: 1,
      topics: { [world.checks]: 1 },
      reasons: { empty: 1 },
      withoutTopic: 0,
    });
    expect(await contentOf(world.checks)).toHaveLength(4);
  });

  test('sends to any topic that a letter came from', async () => {
    const other = await createTopic();
    await world.put(world.deadLetters, [
      { value: Buffer.from('a'), headers: storyOf({ topic: world.checks }) },
      { value: Buffer.from('b'), headers: storyOf({ topic: other }) },
    ]);
    await run(['replay', '--yes']);
    expect((await contentOf(other)).map(({ value }) => String(value))).toEqual(['b']);
    expect((await contentOf(world.checks)).map(({ value }) => String(value))).toEqual(['a']);
  });

  test('a dry run sends nothing and says what it would send', async () => {
    await putLetters();
    const { code, stdout } = await run(['replay', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^3 to .*\n1 letter .*\nNothing was sent: --dry-run\.\n$/);
    expect(JSON.parse((await run(['replay', '--dry-run', '--json'])).stdout)).toMatchObject({ sent: 0, chosen: 4 });
    expect(await contentOf(world.checks)).toEqual([]);
  });

  test.each([
    ['y', 0, 'Sent 3 messages back.'],
    ['no', 1, 'Nothing was sent.'],
  ])('asks: %s', async (answer, code, sentence) => {
    await putLetters();
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      return Promise.resolve(answer);
    };
    const done = await run(['replay'], { ask });
    expect(questions).toEqual(['Send 3 messages back? [y/N] ']);
    expect(done.code).toBe(code);
    expect(done.stdout).toContain(sentence);
    expect(await contentOf(world.checks)).toHaveLength(code === 0 ? 3 : 0);
  });

  test('sends nothing when nobody can be asked', async () => {
    await putLetters();
    const { code, stderr } = await run(['replay']);
    expect(code).toBe(1);
    expect(stderr).toContain('3 messages would be sent back, and nobody is there to say yes: add --yes');
    expect(await contentOf(world.checks)).toEqual([]);
  });

  test('sends nothing when one that is named is not there', async () => {
    await putLetters();
    const { code, stderr } = await run(['replay', '0:0', '0:9', '4:4', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain('there is no dead letter 0:9, 4:4; ');
    expect(stderr).toContain('nothing was sent');
    expect(await contentOf(world.checks)).toEqual([]);
  });

  test('has nothing to do without letters', async () => {
    expect(await run(['replay', '--yes'])).toEqual({
      code: 0,
      stdout: 'There are no such dead letters.\nNothing to do.\n',
      stderr: '',
    });
  });

  test('what comes while it sends is not sent: letters that come back at once do not go round', async () => {
    const headers = storyOf({ topic: world.deadLetters });
    const rows = Array.from({ length: 500 }, (_, n) => ({ value: Buffer.from(`${n}`), headers, partition: n % 2 }));
    await world.put(world.deadLetters, rows);
    expect((await run(['replay', '--yes'])).stdout).toContain('Sent 500 messages back.');
    expect(await contentOf(world.deadLetters)).toHaveLength(1_000);
  });

  test('interrupted while it sends, it says how many were sent by then, at once', async () => {
    const kafka = await createEmbeddedKafka();
    const brokers = kafka.brokers.join(',');
    const env = { KAFKA_BROKERS: brokers, KAFKA_TOPIC_DEAD_LETTERS: 'dead', KAFKA_REPLICATION: '1' };
    const own = { ...world, client: aKafkaClient({ brokers: kafka.brokers }) };
    const admin = own.client.kafka('briefly').admin();
    await admin.connect();
    await admin.createTopics({ topics: ['dead', 'one', 'two'].map((topic) => ({ topic, numPartitions: 1 })) });
    await admin.disconnect();
    await putInto(own.client, 'dead', [
      { value: Buffer.from('x'), headers: storyOf({ topic: 'one' }) },
      { value: Buffer.from('y'), headers: storyOf({ topic: 'two' }) },
    ]);
    const slow = kafka.faults.inject({ on: 'Produce', do: 'delay', ms: 60_000, topic: 'two' });
    const stop = new AbortController();
    const replaying = run(['replay', '--yes'], { env, signal: stop.signal });
    await waitFor('the second topic', () => slow.fired() === 1);
    stop.abort(new Interrupted('SIGINT'));
    const { code, stderr } = await replaying;
    await kafka.close();
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped by Ctrl-C: 1 message had been sent back by then; doing it again harms nothing.');
  });

  test('interrupted, it says how many were sent by then', async () => {
    await putLetters();
    const stop = new AbortController();
    const ask = () => {
      stop.abort(new Interrupted('SIGINT'));
      return Promise.resolve('y');
    };
    const { code, stderr } = await run(['replay'], { ask, signal: stop.signal });
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped by Ctrl-C: 0 messages had been sent back by then');
  });

  test('sends nothing when a topic that letters came from is gone', async () => {
    const gone = uniqueName('gone');
    await putLetters();
    await world.put(world.deadLetters, [{ value: Buffer.from('x'), headers: storyOf({ topic: gone }) }]);
    const { code, stderr } = await run(['replay', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain(`topic ${gone}, which 1 of these letters came from: `);
    expect(stderr).toContain('the topic does not exist');
    expect(stderr).toContain('nothing was sent');
    expect(await contentOf(world.checks)).toEqual([]);
  });
});
