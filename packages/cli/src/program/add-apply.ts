import type { Command } from 'commander';
import type { ApplyOptions } from '../commands/apply/approval.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finish } from './options.ts';

/** `checkstream apply` */
export function addApply(program: Command, terminal: Terminal, finish: Finish): void {
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
      const { apply } = await import('../commands/apply/apply.ts');
      finish(await apply(paths, options, terminal));
    });
}
