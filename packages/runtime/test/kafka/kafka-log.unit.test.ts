import { describe, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { createKafkaLog } from '../../src/kafka/kafka-log.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

function aKafkaLog(level = 'trace') {
  const { log, lines } = recordingLog(level);
  const clock = { ms: 0 };
  const write = createKafkaLog(log, () => clock.ms);
  const say = (logLevel: number, message: unknown): void =>
    write({
      namespace: 'Connection',
      level: logLevel,
      label: '',
      log: { timestamp: '', message: message as string, broker: 'kafka:9092' },
    });
  return { lines, clock, say };
}

const { ERROR, WARN, INFO } = kafkajs.logLevel;

describe('createKafkaLog', () => {
  test('nothing is above warn, and what kafkajs calls a warning is a detail', () => {
    const { lines, say } = aKafkaLog();
    say(ERROR, 'Connection error: connect ECONNREFUSED');
    say(WARN, 'The group is rebalancing, re-joining');
    say(INFO, 'Stopped');
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'debug', 'debug']);
    expect(lines[0]).toMatchObject({ said: 'Connection error: connect ECONNREFUSED', broker: 'kafka:9092' });
  });

  test('the same complaint comes once a minute, with the number left out, whatever its numbers', () => {
    const { lines, clock, say } = aKafkaLog();
    for (let n = 0; n < 100; n++) say(ERROR, `Restarting the consumer in ${n}ms`);
    expect(lines).toHaveLength(1);
    clock.ms = 59_999;
    say(ERROR, 'Restarting the consumer in 1ms');
    expect(lines).toHaveLength(1);
    clock.ms = 60_000;
    say(ERROR, 'Restarting the consumer in 1ms');
    expect(lines[1]).toMatchObject({ leftOut: 100 });
  });

  test('an error in place of a message is one, too', () => {
    const { lines, say } = aKafkaLog();
    say(ERROR, new Error('Authentication failed'));
    say(ERROR, new Error('Authentication failed'));
    expect(lines).toEqual([expect.objectContaining({ said: 'Error: Authentication failed' })]);
  });

  test('another complaint is not held back', () => {
    const { lines, say } = aKafkaLog();
    say(ERROR, 'Connection timeout');
    say(ERROR, 'Closed connection');
    expect(lines).toHaveLength(2);
  });
});
