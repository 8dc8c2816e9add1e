// Probes over every hostile site that the tests know, and what the checker's process holds after each tenth of them:
// node bench/soak.ts [PROBES] [IN_FLIGHT]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Sample } from '../packages/checker/test/probe/soak/soak.ts';

const [probes = '10000', inFlight = '100'] = process.argv.slice(2);
const script = new URL('../packages/checker/test/probe/soak/soak.ts', import.meta.url);
const soak = fork(script, [probes, inFlight, '10'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });

const COLUMNS = [
  ['probes', 'probes'],
  ['seconds', 'seconds'],
  ['CPU s', 'cpuSeconds'],
  ['heap MB', 'heapMb'],
  ['buffers MB', 'buffersMb'],
  ['resident MB', 'residentMb'],
  ['descriptors', 'descriptors'],
  ['handles', 'handles'],
  ['timers', 'timers'],
  ['listeners', 'listeners'],
] as const satisfies [string, keyof Sample][];

const row = (cells: unknown[]): string => `| ${cells.join(' | ')} |\n`;

const ended = once(soak, 'exit');
process.stdout.write(row(COLUMNS.map(([title]) => title)) + row(COLUMNS.map(() => '---:')));
if (soak.stdout === null) throw new Error('expected the output of the soak');
for await (const line of createInterface({ input: soak.stdout })) {
  const sample = JSON.parse(line) as Sample;
  process.stdout.write(row(COLUMNS.map(([, field]) => sample[field])));
}
const [code] = (await ended) as [number];
process.exitCode = code;
