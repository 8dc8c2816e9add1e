import { readTopic } from '@checkstream/runtime';
import { kafkaTrouble, needTopic, type KafkaConnection } from '../../connection/open-kafka.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { isChosen, type Choice } from './choice.ts';
import { toLetter, type Letter } from './letter.ts';
import { createProgress } from './progress.ts';
import { rangesOf, sizeOf, type Ranges } from './ranges.ts';

export interface Reading {
  choice: Choice;
  /** Where to look; `rangesFor` told. */
  ranges: Ranges;
  /** Chosen letters of one partition, in its order; what follows waits until it resolves. Never called with none. */
  onLetters: (letters: Letter[]) => Promise<void> | void;
}

/** Throws CliError when the topic of dead letters is not there. */
export function rangesFor(connection: KafkaConnection, choice: Choice): Promise<Ranges> {
  const { client, settings } = connection;
  needTopic(connection, settings.topics.deadLetters);
  return kafkaTrouble(settings.kafka, rangesOf(client, settings.topics.deadLetters, choice));
}

/** Reads them once, in bounded memory; tells on standard error how far it is when that takes long. */
export function readLetters(
  { client, settings }: KafkaConnection,
  reading: Reading,
  terminal: Terminal,
): Promise<void> {
  const progress = createProgress(sizeOf(reading.ranges), terminal);
  const read = readTopic(client, {
    topic: settings.topics.deadLetters,
    ranges: reading.ranges,
    signal: terminal.signal,
    onMessages: async (partition, messages) => {
      const letters = messages.map((message) => toLetter(partition, message));
      const chosen = letters.filter((letter) => isChosen(letter, reading.choice));
      if (chosen.length > 0) await reading.onLetters(chosen);
      progress.passed(messages.length);
    },
  });
  return kafkaTrouble(settings.kafka, read);
}
