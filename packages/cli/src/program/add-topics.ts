import { Option } from 'commander';
import type { Command } from 'commander';
import type { TopicCommandForm } from '@checkstream/runtime';
import type { TopicsOptions } from '../commands/topics.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finish } from './options.ts';

const FORMS = ['kafka-topics', 'avn', 'terraform'] as const satisfies TopicCommandForm[];

/** `checkstream topics` */
export function addTopics(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('topics')
    .description('compare the three topics with what the services need, and print what to run')
    .addOption(new Option('--form <form>', 'how to print what to run').choices(FORMS))
    .option('--create', 'create the topics that are missing')
    .addHelpText('after', examples('topics', 'topics --form terraform', 'topics --create'))
    .action(async (options: TopicsOptions) => {
      const { topics } = await import('../commands/topics.ts');
      finish(await topics(options, terminal));
    });
}
