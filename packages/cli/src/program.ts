import { Command, Option } from 'commander';
import type { OutputConfiguration } from 'commander';
import type { TopicCommandForm } from '@checkstream/runtime';
import type { Outcome } from '@checkstream/schema';
import type { ApplyOptions } from './commands/apply-approval.ts';
import { parseLabel } from './commands/parse-label.ts';
import { STATUS_ORDERS } from './commands/status-order.ts';
import type { RewindOptions } from './commands/rewind-text.ts';
import type { StatusOptions } from './commands/status.ts';
import type { TopicsOptions } from './commands/topics.ts';
import type { ValidateOptions } from './commands/validate.ts';
import { addDeadLetters } from './program-dead-letters.ts';
import { addProbe } from './program-probe.ts';
import { sinceOption, type Finish } from './program-options.ts';
import type { Terminal } from './terminal/terminal.ts';
import { examples } from './terminal/examples.ts';

const OUTCOMES = ['up', 'down', 'unknown'] as const satisfies Lowercase<Outcome>[];
const FORMS = ['kafka-topics', 'avn', 'terraform'] as const satisfies TopicCommandForm[];

/** The command line: names, options and help. A command is loaded when it runs, so that help need not wait for all. */
export function createProgram(terminal: Terminal, version: string, finish: Finish): Command {
  const program = new Command('checkstream')
    .description('Watches websites: checkers probe endpoints and publish to Kafka, writers store in PostgreSQL.')
    .version(version)
    .exitOverride()
    .configureOutput(outputTo(terminal))
    .showHelpAfterError('(checkstream --help shows how)')
    .addHelpText('after', CONNECTIONS);
  addApply(program, terminal, finish);
  addValidate(program, terminal, finish);
  addProbe(program, terminal, version, finish);
  addStatus(program, terminal, finish);
  addMigrate(program, terminal, finish);
  addTopics(program, terminal, finish);
  addDeadLetters(program, terminal, finish);
  addRewind(program, terminal, finish);
  return program;
}

function addApply(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('apply')
    .description('make the endpoints topic agree with endpoints files, after showing the plan')
    .argument('<path...>', 'endpoints files, or folders of them (.yaml, .yml)')
    .option('-y, --yes', 'remove without asking')
    .option('--prune', 'allow removing more than half of a tenant (and more than 5), or everything')
    .option('--dry-run', 'show the plan, write nothing')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      examples('apply config/endpoints.yaml', 'apply endpoints/ --dry-run', 'apply endpoints/ --yes'),
    )
    .action(async (paths: string[], options: ApplyOptions) => {
      const { apply } = await import('./commands/apply.ts');
      finish(await apply(paths, options, terminal));
    });
}

function addValidate(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('validate')
    .description('check endpoints files, without any server')
    .argument('<path...>', 'endpoints files, or folders of them (.yaml, .yml)')
    .option('--json', 'print the problems as JSON')
    .addHelpText('after', examples('validate config/endpoints.yaml', 'validate endpoints/ --json'))
    .action(async (paths: string[], options: ValidateOptions) => {
      const { validate } = await import('./commands/validate.ts');
      finish(await validate(paths, options, terminal));
    });
}

function addStatus(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('status')
    .description('show where every endpoint stands at every location: verdict, since when, uptime, response times')
    .option('--tenant <tenant>', 'only endpoints of this tenant')
    .option('--location <location>', 'only checks made at this location')
    .addOption(new Option('--outcome <outcome>', 'only this outcome of the latest check').choices(OUTCOMES))
    .option('--label <name=value>', 'only endpoints with this label; repeat it to ask for several', parseLabel)
    .addOption(new Option('--sort <order>', 'what comes first').choices(STATUS_ORDERS).default('name'))
    .option('--json', 'print { "endpoints": [...] }')
    .addHelpText(
      'after',
      examples(
        'status',
        'status --outcome down --sort since',
        'status --label team=web',
        'status --tenant acme --json',
      ),
    )
    .action(async (options: StatusOptions) => {
      const { status } = await import('./commands/status.ts');
      finish(await status(options, terminal));
    });
}

function addMigrate(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('migrate')
    .description('bring the tables in PostgreSQL to what this version expects')
    .addHelpText('after', examples('migrate'))
    .action(async () => {
      const { migrate } = await import('./commands/migrate.ts');
      finish(await migrate(terminal));
    });
}

function addTopics(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('topics')
    .description('compare the three topics with what the services need, and print what to run')
    .addOption(new Option('--form <form>', 'how to print what to run').choices(FORMS))
    .option('--create', 'create the topics that are missing')
    .addHelpText('after', examples('topics', 'topics --form terraform', 'topics --create'))
    .action(async (options: TopicsOptions) => {
      const { topics } = await import('./commands/topics.ts');
      finish(await topics(options, terminal));
    });
}

function addRewind(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('rewind')
    .description(
      'make the writers read the checks again from an instant on: what is stored already is not stored twice',
    )
    .addOption(
      sinceOption(terminal, 'from what was published then on: 2h, 3d, 2026-03-01T12:00Z').makeOptionMandatory(),
    )
    .option('-y, --yes', 'rewind without asking')
    .option('--dry-run', 'show what would be read again, change nothing')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', examples('rewind --since 2h --dry-run', 'rewind --since 2026-03-01T12:00Z --yes'))
    .action(async (options: RewindOptions) => {
      const { rewind } = await import('./commands/rewind.ts');
      finish(await rewind(options, terminal));
    });
}

function outputTo(terminal: Terminal): OutputConfiguration {
  return {
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.err(text.trimEnd()),
    getOutHelpWidth: () => terminal.columns ?? 100,
    getErrHelpWidth: () => terminal.columns ?? 100,
  };
}

const CONNECTIONS = `
Which servers: as for the services, the environment says (KAFKA_BROKERS and other KAFKA_*,
SCHEMA_REGISTRY_URL; DATABASE_URL, DATABASE_CA; rewind: WRITER_GROUP). Without it, those of a
running \`pnpm dev\`.

Exit codes: 0 fine, 1 a problem, 64 not a valid command, 130 and 143 stopped by Ctrl-C and SIGTERM.`;
