import { resourceUsage } from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { currentInput } from './current-input.ts';
import { createRandom } from './random.ts';
import { runInputs } from './run-inputs.ts';
import { shrink } from './shrink.ts';
import type { FuzzSubject, FuzzTarget } from './target.ts';

export interface WorkerData {
  file: string;
  kept: Uint8Array[];
  shared: SharedArrayBuffer;
  seed: number;
  runs: number;
  seconds: number;
}

export type WorkerReport = { kinds: number } | { harm: 'broken' | 'memory'; why: string; input: Uint8Array };

/** What one run may add to the most memory this process ever had. */
const MOST_GROWTH_MB = 256;

class MemoryError extends Error {
  override readonly name = 'MemoryError';
}

const { file, kept, shared, seed, runs, seconds } = workerData as WorkerData;
const current = currentInput(shared);

/** Every input on its way, so that a thread that dies leaves it behind. */
function tryOut(subject: FuzzSubject, input: Buffer): string | Promise<string> {
  current.note(input);
  const before = peakMb();
  const coming = subject.run(input);
  if (typeof coming === 'string') return within(before, coming);
  return coming.then((said) => within(before, said));
}

function within(before: number, said: string): string {
  const grown = peakMb() - before;
  if (grown > MOST_GROWTH_MB) throw new MemoryError(`this input alone took ${Math.round(grown)} MiB`);
  return said;
}

function peakMb(): number {
  return resourceUsage().maxRSS / 1024;
}

async function whyOf(subject: FuzzSubject, input: Buffer): Promise<string | null> {
  try {
    await tryOut(subject, input);
    return null;
  } catch (error) {
    return storyOf(error);
  }
}

function storyOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The first line, without what differs from input to input. */
const gist = (story: string | null): string | undefined => story?.split('\n', 1)[0]?.replaceAll(/\d+|"[^]*"/g, '#');

async function work(): Promise<WorkerReport> {
  const { target } = (await import(file)) as { target: FuzzTarget };
  const subject = await target.open();
  const seeds = [...kept.map((input) => Buffer.from(input)), ...target.seeds()];
  const report = await reportOn(subject, target, seeds);
  await subject.close?.();
  return report;
}

async function reportOn(subject: FuzzSubject, target: FuzzTarget, seeds: Buffer[]): Promise<WorkerReport> {
  const endsAt = performance.now() + 1_000 * seconds;
  try {
    const goesOn = (mutations: number): boolean => mutations < runs && performance.now() < endsAt;
    const random = createRandom(seed);
    return { kinds: await runInputs({ target, seeds, random, tryOut: (input) => tryOut(subject, input), goesOn }) };
  } catch (error) {
    const [harmful, why] = [current.read(), storyOf(error)];
    if (error instanceof MemoryError) return { harm: 'memory', why, input: harmful };
    const input = await shrink(harmful, async (smaller) => gist(await whyOf(subject, smaller)) === gist(why));
    return { harm: 'broken', why: (await whyOf(subject, input)) ?? why, input };
  }
}

// Without `await`: when nothing is left that could answer, the thread ends, and whoever started it knows.
void work().then((report) => parentPort?.postMessage(report));
