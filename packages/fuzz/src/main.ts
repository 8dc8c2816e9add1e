// pnpm fuzz [--target NAME] [--seconds 60] [--seed N]: each target, or one of them, for so long.
import { globSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { keepInput } from './corpus.ts';
import { failureIn } from './failure-in.ts';
import { fuzz } from './fuzz.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LARGEST_SEED = 2 ** 31 - 1;

const files = globSync('packages/*/test/**/*.fuzz.ts', { cwd: ROOT }).sort();
const nameOf = (file: string): string => basename(file, '.fuzz.ts');

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(1 + (Date.now() % LARGEST_SEED)) },
  },
});
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const chosen = files.filter((file) => values.target === undefined || nameOf(file) === values.target);

function complain(option: string, expected: string, came: string): void {
  process.stderr.write(`fuzz: --${option}: expected ${expected}, came ${came}\n`);
  process.exitCode = 2;
}

if (!(seconds > 0)) complain('seconds', 'a number above 0', values.seconds);
else if (!Number.isInteger(seed)) complain('seed', 'a whole number', values.seed);
else if (chosen.length === 0) complain('target', `one of ${files.map(nameOf).join(', ')}`, values.target ?? '');
else for (const file of chosen) await fuzzOne(pathToFileURL(join(ROOT, file)), nameOf(file));

async function fuzzOne(file: URL, name: string): Promise<void> {
  process.stdout.write(`${name}: seed ${seed}, ${seconds} s\n`);
  const report = await fuzz(file, { seed, seconds });
  const problem = failureIn(report);
  if (problem === null || report.failure === null) {
    process.stdout.write(`${name}: ${report.runs} inputs, ${report.kinds} kinds of answers, no harm\n`);
    return;
  }
  const kept = report.runs === 0 ? 'nothing, for no input was run' : relative(ROOT, keepInput(file, report.failure));
  process.stdout.write(`${problem}\nkept as ${kept}, after ${report.runs} inputs\n`);
  process.exitCode = 1;
}
