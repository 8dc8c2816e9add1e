import { createTopics, topicCommands } from '@checkstream/runtime';
import type { TopicCommandForm, TopicProblem, TopicSettings } from '@checkstream/runtime';
import { kafkaTrouble, openKafka } from '../connection/open-kafka.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface TopicsOptions {
  /** Left out: the command for each problem alone. */
  form?: TopicCommandForm;
  create?: true;
}

/** Compares the three topics with what the services need. 0 when they fit, 1 with what to run when they do not. */
export async function topics(options: TopicsOptions, terminal: Terminal): Promise<0 | 1> {
  const before = await openKafka(terminal);
  const { client, settings } = before;
  let { problems } = before;
  if (options.create && problems.some(({ kind }) => kind === 'missing')) {
    await kafkaTrouble(settings.kafka, createTopics(client, settings));
    terminal.out(formatCreated(problems));
    ({ problems } = await openKafka(terminal));
  }
  if (problems.length === 0) {
    terminal.out(formatFine(settings.topics));
    return 0;
  }
  terminal.err(problems.map(({ message }) => message).join('\n'));
  terminal.out(options.form === undefined ? formatCommands(problems) : topicCommands(settings, options.form));
  return 1;
}

function formatFine({ checks, endpoints, deadLetters }: TopicSettings): string {
  return `${checks}, ${endpoints}, ${deadLetters}: fine`;
}

function formatCommands(problems: TopicProblem[]): string {
  return [...new Set(problems.map(({ command }) => command))].join('\n');
}

function formatCreated(problems: TopicProblem[]): string {
  return problems
    .filter(({ kind }) => kind === 'missing')
    .map(({ topic }) => `created ${topic}`)
    .join('\n');
}
