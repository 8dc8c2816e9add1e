import { Command } from 'commander';
import type { OutputConfiguration } from 'commander';
import type { Terminal } from '../terminal/terminal.ts';
import { addApply } from './add-apply.ts';
import { addDeadLetters } from './add-dead-letters.ts';
import { addMigrate } from './add-migrate.ts';
import { addProbe } from './add-probe.ts';
import { addRewind } from './add-rewind.ts';
import { addStatus } from './add-status.ts';
import { addTopics } from './add-topics.ts';
import { addValidate } from './add-validate.ts';
import type { Finish } from './options.ts';

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

Exit codes: 0 fine, 1 a problem, 64 not a valid command, 70 a mistake of ours, 74 the output could
not be written, 130 and 143 stopped by Ctrl-C and SIGTERM. Those of probe tell the verdict: see its help.`;
