import { Option } from 'commander';
import type { Command } from 'commander';
import { DEAD_LETTER_REASONS } from '@checkstream/writer/dead-letters';
import type { ListOptions } from '../commands/dead-letters/list.ts';
import type { ReplayOptions } from '../commands/dead-letters/replay.ts';
import type { ShowOptions } from '../commands/dead-letters/show.ts';
import { parseLetterName, type LetterName } from '../commands/dead-letters/letter-name.ts';
import { countArgument, sinceOption, untilOption, type Finish } from './options.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';

const LETTER = 'where it lies in the topic of dead letters, as list prints it';

/** `checkstream dead-letters ...` */
export function addDeadLetters(program: Command, terminal: Terminal, finish: Finish): void {
  const deadLetters = program
    .command('dead-letters')
    .description('look at the messages that writers set aside, and send them back')
    .addHelpText(
      'after',
      examples('dead-letters list --since 1d', 'dead-letters show 0:17', 'dead-letters replay 0:17'),
    );
  addList(deadLetters, terminal, finish);
  addShow(deadLetters, terminal, finish);
  addReplay(deadLetters, terminal, finish);
}

function addList(deadLetters: Command, terminal: Terminal, finish: Finish): void {
  withChoice(deadLetters.command('list'), terminal)
    .description('print the dead letters, the latest last')
    .addOption(new Option('--limit <n>', 'the latest so many (a table: 50, JSON: all)').argParser(countArgument))
    .option('--json', 'print a JSON document on a line for each')
    .addHelpText('after', examples('dead-letters list', 'dead-letters list --since 1d --reason clock --json'))
    .action(async (options: ListOptions) => {
      const { listDeadLetters } = await import('../commands/dead-letters/list.ts');
      finish(await listDeadLetters(options, terminal));
    });
}

function addShow(deadLetters: Command, terminal: Terminal, finish: Finish): void {
  deadLetters
    .command('show')
    .description('print all of one dead letter, its value decoded when it can be')
    .argument('<partition:offset>', LETTER, parseLetterName)
    .option('--json', 'print it as JSON, its value in base64 too')
    .addHelpText('after', examples('dead-letters show 0:17', 'dead-letters show 0:17 --json'))
    .action(async (name: LetterName, options: ShowOptions) => {
      const { showDeadLetter } = await import('../commands/dead-letters/show.ts');
      finish(await showDeadLetter(name, options, terminal));
    });
}

function addReplay(deadLetters: Command, terminal: Terminal, finish: Finish): void {
  withChoice(deadLetters.command('replay'), terminal)
    .description('send dead letters back, as they came, to the topics they came from')
    .argument('[partition:offset...]', `${LETTER}; all of them when left out`, (text, before: LetterName[] = []) => [
      ...before,
      parseLetterName(text),
    ])
    .option('-y, --yes', 'send without asking')
    .option('--dry-run', 'show what would be sent, send nothing')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      examples('dead-letters replay 0:17', 'dead-letters replay --reason unknown_schema --since 2h'),
    )
    .action(async (names: LetterName[], options: ReplayOptions) => {
      const { replayDeadLetters } = await import('../commands/dead-letters/replay.ts');
      finish(await replayDeadLetters(names, options, terminal));
    });
}

function withChoice(command: Command, terminal: Terminal): Command {
  return command
    .addOption(sinceOption(terminal, 'only those set aside then or later: 2h, 3d, 2026-03-01T12:00Z'))
    .addOption(untilOption(terminal, 'only those set aside before'))
    .addOption(new Option('--reason <reason>', 'only those of this reason').choices(DEAD_LETTER_REASONS));
}
