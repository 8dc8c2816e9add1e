import type { Command } from 'commander';
import type { RewindOptions } from '../commands/rewind/text.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { sinceOption, type Finish } from './options.ts';

/** `checkstream rewind` */
export function addRewind(program: Command, terminal: Terminal, finish: Finish): void {
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
      const { rewind } = await import('../commands/rewind/rewind.ts');
      finish(await rewind(options, terminal));
    });
}
