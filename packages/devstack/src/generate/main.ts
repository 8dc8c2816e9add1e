// Writes an endpoints file of any size: node packages/devstack/src/generate/main.ts --count 5000 > big.yaml
import process from 'node:process';
import { watchOutput } from '@checkstream/machine';
import { DevError } from '../dev-error.ts';
import { generateEndpoints } from './generate-endpoints.ts';
import { GENERATE_HELP, parseGenerateOptions } from './parse-generate-options.ts';

watchOutput(process);
process.exitCode = main();

function main(): number {
  try {
    const options = parseGenerateOptions(process.argv.slice(2));
    process.stdout.write(options === null ? GENERATE_HELP : generateEndpoints(options));
    return 0;
  } catch (error) {
    if (!(error instanceof DevError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
