import { expect, test } from '@jest/globals';
import { concernOf, concernOfService } from '../../src/services/log-line.ts';

const line = (level: string, more = {}) =>
  JSON.stringify({
    level,
    time: '2026-01-01T12:00:00Z',
    pid: 1,
    name: 'checker',
    msg: 'Kafka cannot be reached',
    ...more,
  });

test('life cycle and debug lines are nobody’s concern', () => {
  expect(concernOf(line('info'))).toBeNull();
  expect(concernOf('')).toBeNull();
});

test('a warning is told in one line, with its fields', () => {
  expect(concernOf(line('warn', { attempt: 3, err: { message: 'no route', stack: 'at ...' } }))).toEqual({
    text: 'Kafka cannot be reached (attempt: 3, no route)',
    severe: false,
  });
});

test.each(['error', 'fatal'])('level %s is severe', (level) => {
  expect(concernOf(line(level))).toEqual({ text: 'Kafka cannot be reached', severe: true });
});

test('words that are no log line are a crash', () => {
  expect(concernOf('TypeError: x is not a function')).toEqual({ text: 'TypeError: x is not a function', severe: true });
  expect(concernOf('[1, 2]')).toEqual({ text: '[1, 2]', severe: true });
});

test('the service is named once, whether it said its name or not', () => {
  const named = { text: 'checker: KAFKA_CA: expected PEM text', severe: true };
  expect(concernOfService('checker', 'checker: KAFKA_CA: expected PEM text')).toEqual(named);
  expect(concernOfService('checker', 'KAFKA_CA: expected PEM text')).toEqual(named);
  expect(concernOfService('checker', line('info'))).toBeNull();
});
