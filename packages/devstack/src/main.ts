import os from 'node:os';
import path from 'node:path';
import { createPaint, isAlive, wantsColours } from '@checkstream/machine';
import { listenForStop } from '@checkstream/runtime';
import { HELP, parseDevOptions } from './dev-options.ts';
import type { DevOptions } from './dev-options.ts';
import { explain } from './explain.ts';
import { runDev, STOP_WITHIN_MS } from './run-dev.ts';
import { checkSettings } from './services/check-settings.ts';
import { createBoard } from './table/board.ts';
import type { Display } from './table/display.ts';
import { createLiveDisplay } from './table/live-display.ts';
import { createPlainDisplay } from './table/plain-display.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../../..');

const PARENT_CHECK_MS = 1_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const stop = stopOnSignals();
  try {
    const options = parseDevOptions(process.argv.slice(2), CHECKOUT);
    if (options.help) process.stdout.write(HELP);
    else await run(options, stop.signal);
    return stop.exitCode();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

async function run(options: DevOptions, signal: AbortSignal): Promise<void> {
  const { env, pid } = process;
  const { location } = checkSettings(env);
  const display = openDisplay(location);
  process.on('exit', display.close);
  await runDev({ options, env, pid, isAlive, location, signal, board: createBoard(Date.now), display });
}

function openDisplay(location: string): Display {
  const { stdout, env } = process;
  if (!stdout.isTTY || env['TERM'] === 'dumb') return createPlainDisplay((text) => stdout.write(text), Date.now());
  const paint = createPaint(wantsColours(env, stdout.isTTY));
  return createLiveDisplay(stdout, { paint, moment: () => ({ now: Date.now(), location }) });
}

/** The first signal asks for an orderly stop, the next one ends this process: its children then end by themselves. */
function stopOnSignals() {
  const controller = new AbortController();
  let exitCode = 0;
  listenForStop(process, {
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
    now: () => performance.now(),
    onStop: (reason) => {
      // Ctrl-C is how a person ends `pnpm dev`: nothing failed, and the runner has nothing to complain about.
      exitCode = reason === 'SIGINT' ? 0 : codeOf(reason);
      controller.abort();
      setTimeout(() => process.exit(codeOf(reason)), STOP_WITHIN_MS).unref();
    },
    onImpatience: (signal) => process.exit(codeOf(signal)),
  });
  process.stdout.on('error', () => controller.abort()); // whoever read our output is gone
  whenParentEnds(() => controller.abort());
  return { signal: controller.signal, exitCode: () => exitCode };
}

/** As shells report an end by a signal; 0 for any other reason. */
function codeOf(reason: string): number {
  return reason in os.constants.signals ? 128 + os.constants.signals[reason as NodeJS.Signals] : 0;
}

/** A runner that is killed takes nobody with it: we would run on, with no terminal to stop us from. */
function whenParentEnds(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MS).unref();
}
