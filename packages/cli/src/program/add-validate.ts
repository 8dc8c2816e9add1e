import type { Command } from 'commander';
import type { ValidateOptions } from '../commands/validate.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Finish } from './options.ts';

/** `checkstream validate` */
export function addValidate(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('validate')
    .description('check endpoints files, without any server')
    .argument('<path...>', 'endpoints files, or folders of them (.yaml, .yml)')
    .option('--json', 'print the problems as JSON')
    .addHelpText('after', examples('validate config/endpoints.yaml', 'validate endpoints/ --json'))
    .action(async (paths: string[], options: ValidateOptions) => {
      const { validate } = await import('../commands/validate.ts');
      finish(await validate(paths, options, terminal));
    });
}
