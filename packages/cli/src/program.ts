import { Command, Option } from 'commander';
import type { OutputConfiguration } from 'commander';
import type { TopicCommandForm } from '@checkstream/runtime';
import type { Outcome } from '@checkstream/schema';
import type { ApplyOptions } from './commands/apply-approval.ts';
import type { ProbeOptions } from './commands/probe.ts';
import type { StatusOptions } from './commands/status.ts';
import type { TopicsOptions } from './commands/topics.ts';
import type { ValidateOptions } from './commands/validate.ts';
import type { Terminal } from './terminal/terminal.ts';
import { examples } from './terminal/examples.ts';

export type Finish = (exitCode: 0 | 1 | 2) => void;

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

function addProbe(program: Command, terminal: Terminal, version: string, finish: Finish): void {
  program
    .command('probe')
    .description('probe a website once, as a checker does, without any server of ours, and show what came of it')
    .argument('[url]', 'http or https')
    .option('--pattern <regexp>', 'the body must match this JavaScript regular expression')
    .addOption(new Option('--absent <regexp>', 'the body must not match it').conflicts('pattern'))
    .option('--flags <letters>', 'of the expression: any of i, m, s, u, v')
    .option('--expect-status <list>', 'such as 200-299,404 (default 200-399)')
    .option('--within <time>', 'slower is down, such as 2s')
    .option('--certificate-for <days>', 'a certificate that expires sooner is down, such as 14d')
    .option('-X, --method <method>', 'default GET, with --body POST')
    .option('-H, --header <header>', "'name: value', once or more often", (text, before: string[] = []) => [
      ...before,
      text,
    ])
    .option('-d, --body <text>', 'body of the request')
    .option('--timeout <time>', 'of the whole probe, up to 60s (default 10s)')
    .option('--no-follow', 'take a redirect for the answer')
    .addOption(new Option('--max-redirects <n>', 'follow at most so many (default 5)').conflicts('follow'))
    .option('--connect-to <address>', 'connect to this IP address instead of looking the name up')
    .addOption(new Option('--ip <family>', 'only addresses of this family').choices(['4', '6']))
    .option('-k, --insecure', 'accept any certificate')
    .option('--ca <file>', 'certificate authorities to trust instead of the usual ones, PEM')
    .option('--endpoint <id>', 'probe this endpoint of --file, as it is defined there')
    .option('--file <path>', 'endpoints file, or folder of them')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', PROBE_HELP)
    .action(async (url: string | undefined, options: ProbeOptions) => {
      const { probe } = await import('./commands/probe.ts');
      finish(await probe(url, options, terminal, version));
    });
}

function addStatus(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('status')
    .description('show the latest verdict of every endpoint at every location')
    .option('--tenant <tenant>', 'only endpoints of this tenant')
    .option('--location <location>', 'only checks made at this location')
    .addOption(new Option('--outcome <outcome>', 'only this verdict').choices(OUTCOMES))
    .option('--json', 'print { "endpoints": [...] }')
    .addHelpText('after', examples('status', 'status --outcome down', 'status --tenant acme --json'))
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

function outputTo(terminal: Terminal): OutputConfiguration {
  return {
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.err(text.trimEnd()),
    getOutHelpWidth: () => terminal.columns ?? 100,
    getErrHelpWidth: () => terminal.columns ?? 100,
  };
}

const PROBE_HELP = `${examples(
  'probe https://example.com/',
  "probe https://example.com/ --pattern 'Example Domain' --within 2s --certificate-for 14d",
  'probe --endpoint acme/shop-home --file config/endpoints.yaml --json',
)}

CHECKER_EGRESS_*, CHECKER_MAX_BODY, CHECKER_PATTERN_TIMEOUT, CHECKER_SECRETS_DIR and SECRET_* mean what they
mean to a checker.

Exit codes: 0 up, 1 down, 2 unknown (it could not be judged), 64 no probe was made: the command, a file or
a setting is not as it must be.`;

const CONNECTIONS = `
Which servers: as for the services, the environment says (KAFKA_BROKERS and other KAFKA_*,
SCHEMA_REGISTRY_URL; DATABASE_URL, DATABASE_CA). Without it, those of a running \`pnpm dev\`.

Exit codes: 0 fine, 1 a problem, 64 not a valid command, 130 and 143 stopped by Ctrl-C and SIGTERM.`;
