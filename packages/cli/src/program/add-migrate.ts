import type { Command } from 'commander';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finish } from './options.ts';

/** `checkstream migrate` */
export function addMigrate(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('migrate')
    .description('bring the tables in PostgreSQL to what this version expects')
    .addHelpText('after', examples('migrate'))
    .action(async () => {
      const { migrate } = await import('../commands/migrate.ts');
      finish(await migrate(terminal));
    });
}
