import { Option } from 'commander';
import type { Command } from 'commander';
import type { Outcome } from '@checkstream/schema';
import { STATUS_ORDERS } from '../commands/status/order.ts';
import { parseLabel } from '../commands/status/parse-label.ts';
import type { StatusOptions } from '../commands/status/status.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finish } from './options.ts';

const OUTCOMES = ['up', 'down', 'unknown'] as const satisfies Lowercase<Outcome>[];

/** `checkstream status` */
export function addStatus(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('status')
    .description('show where every endpoint stands at every location: verdict, since when, uptime, response times')
    .option('--tenant <tenant>', 'only endpoints of this tenant')
    .option('--location <location>', 'only checks made at this location')
    .addOption(new Option('--outcome <outcome>', 'only this outcome of the latest check').choices(OUTCOMES))
    .option(
      '--label <name=value>',
      'only endpoints with this label; repeat it for others that they must have as well',
      parseLabel,
    )
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
      const { status } = await import('../commands/status/status.ts');
      finish(await status(options, terminal));
    });
}
