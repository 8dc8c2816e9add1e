// What a probe costs beside bare node:http(s) and blackbox_exporter, how late it starts and how wrong it is under load,
// and what a checker holds: node bench/probe.ts --help
import { BESIDE, startChild } from './probe/child.ts';
import { startContenders } from './probe/contenders.ts';
import type { Contender } from './probe/contenders.ts';
import { compare, quantilesOf } from './probe/figures.ts';
import { measureMemory } from './probe/memory.ts';
import { HELP, parseOptions } from './probe/options.ts';
import type { ProbeBenchOptions, Scheme } from './probe/options.ts';
import { EXPRESSION } from './probe/page.ts';
import { report } from './probe/report.ts';
import type { CostCell, LoadCell, ProbeBenchReport } from './probe/report.ts';

/** After which the sites answer where the error of the measured time is asked. */
const DELAY_MS = 20;
const LOAD_BYTES = 1024;
/** Some ten thousand probes, after which V8 has compiled what it will. */
const WARM_UP_SECONDS = 10;

/** Nobody reads what the measurement publishes. */
const PARTITION_MIB = '4';

type Origins = Record<Scheme, string>;

const options = optionsOrNull();
if (options !== null) await run(options);

async function run(wanted: ProbeBenchOptions): Promise<void> {
  const sites = await startChild(new URL('./probe/sites.ts', import.meta.url), [], BESIDE);
  const broker = await startChild(new URL('./broker.ts', import.meta.url), [PARTITION_MIB], BESIDE);
  const origins = sites.greeting as Origins;
  const address = (broker.greeting as string[]).join();
  const says: ProbeBenchReport = { cost: [], load: [], memory: null };
  if (wanted.parts.some((part) => part !== 'memory')) {
    const contenders = await startContenders(address, wanted.against);
    await warmUp(contenders, origins, wanted);
    if (wanted.parts.includes('cost')) says.cost = await costs(contenders, origins, wanted);
    const servedMs = () => sites.ask('served') as Promise<number[]>;
    if (wanted.parts.includes('load')) says.load = await loads(contenders, origins, servedMs, wanted);
    for (const { close } of contenders) await close();
  }
  if (wanted.parts.includes('memory')) says.memory = await measureMemory(address, `${origins.http}/${LOAD_BYTES}`);
  process.stdout.write(wanted.json ? `${JSON.stringify(says, null, 2)}\n` : report(says));
  await sites.close();
  await broker.close();
}

async function warmUp(
  contenders: Contender[],
  origins: Origins,
  { schemes, intervalMs }: ProbeBenchOptions,
): Promise<void> {
  for (const { measure } of contenders) {
    for (const scheme of schemes) {
      await measure({
        url: `${origins[scheme]}/${LOAD_BYTES}`,
        expression: EXPRESSION,
        rate: null,
        intervalMs,
        seconds: WARM_UP_SECONDS,
      });
    }
  }
}

async function costs(contenders: Contender[], origins: Origins, wanted: ProbeBenchOptions): Promise<CostCell[]> {
  const { schemes, bytes, intervalMs, seconds, rounds } = wanted;
  const cells: CostCell[] = [];
  for (const scheme of schemes) {
    for (const size of bytes) {
      for (const expression of [null, EXPRESSION]) {
        const load = { url: `${origins[scheme]}/${size}`, expression, rate: null, intervalMs, seconds };
        const figures = await compare(contenders, load, rounds);
        cells.push({ scheme, bytes: size, expression: expression !== null, figures });
      }
    }
  }
  return cells;
}

async function loads(
  contenders: Contender[],
  origins: Origins,
  servedMs: () => Promise<number[]>,
  { schemes, rates, intervalMs, seconds, rounds }: ProbeBenchOptions,
): Promise<LoadCell[]> {
  const cells: LoadCell[] = [];
  for (const scheme of schemes) {
    for (const rate of rates) {
      const url = `${origins[scheme]}/${LOAD_BYTES}?delay=${DELAY_MS}`;
      await servedMs();
      const figures = await compare(contenders, { url, expression: null, rate, intervalMs, seconds }, rounds);
      const slots = rate * seconds * rounds;
      const endpoints = (rate * intervalMs) / 1000;
      const says = quantilesOf([await servedMs()]);
      cells.push({ scheme, rate, endpoints, delayMs: DELAY_MS, slots, servedMs: says, figures });
    }
  }
  return cells;
}

function optionsOrNull(): ProbeBenchOptions | null {
  const args = process.argv.slice(2);
  if (args.includes('--help')) process.stdout.write(HELP);
  else {
    try {
      return parseOptions(args);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      process.stderr.write(`bench probe: ${error.message}\n${HELP}`);
      process.exitCode = 2;
    }
  }
  return null;
}
