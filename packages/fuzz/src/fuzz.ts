import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { readCorpus } from './corpus.ts';
import { currentInput, sharedMemory, type CurrentInput } from './current-input.ts';
import type { WorkerData, WorkerReport } from './worker.ts';

export interface FuzzOptions {
  /** The same seed gives the same inputs. */
  seed: number;
  /** Mutations at most; without it as many as there is time for. */
  runs?: number;
  /** Without it as long as the runs take. */
  seconds?: number;
  /** A run that takes longer than this hangs. Default 60,000: machines may be busy. */
  patienceMs?: number;
}

export interface FuzzFailure {
  /** `broken`: the target threw; `crash`: an error that nobody caught. */
  harm: 'broken' | 'crash' | 'hang' | 'memory';
  why: string;
  input: Buffer;
}

export interface FuzzReport {
  target: string;
  seed: number;
  /** Inputs that were run. */
  runs: number;
  /** Different things that the target said of them. */
  kinds: number;
  failure: FuzzFailure | null;
}

const LOOK_MS = 100;
/** Loading a target compiles all that it fuzzes. */
const LOADING_MS = 120_000;
const HEAP_MB = 1_024;

/** Runs a target, a file that exports `target`, in a thread of its own until its time is up or something did harm. */
export async function fuzz(file: URL, options: FuzzOptions): Promise<FuzzReport> {
  const { seed, runs = Infinity, seconds = Infinity, patienceMs = 60_000 } = options;
  const shared = sharedMemory();
  const current = currentInput(shared);
  const kept = readCorpus(file);
  const workerData: WorkerData = { file: file.href, kept, shared, seed, runs, seconds };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const watch = watchForHang(current, patienceMs);
  const ended = await Promise.race([reportOf(worker), crashOf(worker, current), watch.hung]);
  watch.stop();
  await worker.terminate();
  const [, target = ''] = /([^/]+?)(?:\.fuzz)?\.ts$/.exec(fileURLToPath(file)) ?? [];
  const about = { target, seed, runs: current.runs() };
  if ('kinds' in ended) return { ...about, kinds: ended.kinds, failure: null };
  return { ...about, kinds: 0, failure: { ...ended, input: Buffer.from(ended.input) } };
}

function reportOf(worker: Worker): Promise<WorkerReport> {
  return new Promise((resolve) => worker.once('message', resolve));
}

function crashOf(worker: Worker, current: CurrentInput): Promise<FuzzFailure> {
  return new Promise((resolve) => {
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const harm = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash';
      resolve({ harm, why: error.stack ?? String(error), input: current.read() });
    });
    worker.once('exit', (code) => {
      const waits = code === 0;
      const why = waits ? 'this input is never answered' : `the thread ended with ${code} and said nothing`;
      resolve({ harm: waits ? 'hang' : 'crash', why, input: current.read() });
    });
  });
}

function watchForHang(current: CurrentInput, patienceMs: number): { hung: Promise<FuzzFailure>; stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<FuzzFailure>();
  let [runs, sinceMs] = [0, performance.now()];
  const clock = setInterval(() => {
    if (current.runs() !== runs) [runs, sinceMs] = [current.runs(), performance.now()];
    const waitedMs = performance.now() - sinceMs;
    if (waitedMs < (runs === 0 ? LOADING_MS : patienceMs)) return;
    const why = runs === 0 ? 'the target did not open' : 'this input has no end';
    resolve({ harm: 'hang', why: `${why}: waited for ${Math.round(waitedMs / 1000)} s`, input: current.read() });
  }, LOOK_MS);
  return { hung: promise, stop: () => clearInterval(clock) };
}
