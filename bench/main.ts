// pnpm bench: every measurement that takes no arguments. pnpm bench NAME [ARG...]: one of them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const BENCHES = ['codec', 'pattern', 'probe', 'soak', 'ingest', 'answers'];
const QUICK = ['codec', 'pattern'];

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && !BENCHES.includes(name)) {
  process.stderr.write(`bench: expected one of ${BENCHES.join(', ')}, came ${name}\n`);
  process.exitCode = 2;
} else {
  for (const bench of name === undefined ? QUICK : [name]) {
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${bench}.ts`), ...args], {
      stdio: 'inherit',
    });
    process.exitCode ||= status ?? 1;
  }
}
