import os from 'node:os';
import path from 'node:path';
import { HELP, parseDevOptions } from './dev-options.ts';
import { explain } from './explain.ts';
import { LOCATION, runDev } from './run-dev.ts';
import { createBoard } from './table/board.ts';
import type { Display } from './table/display.ts';
import { createLiveDisplay } from './table/live-display.ts';
import { createPaint, wantsColour } from './table/paint.ts';
import { createPlainDisplay } from './table/plain-display.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../../..');

/** A runner hands on the Ctrl-C that the terminal sent to us already: one within this time is the same one. */
const SAME_SIGNAL_MS = 1_000;

/** A stop takes less, whatever the services are doing; longer is stuck. */
const LAST_CALL_MS = 40_000;

const PARENT_CHECK_MS = 1_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const display = openDisplay();
  process.on('exit', display.close);
  const stop = stopOnSignals();
  try {
    const options = parseDevOptions(process.argv.slice(2), CHECKOUT);
    const { env, pid } = process;
    if (options.help) display.say(HELP);
    else await runDev({ options, env, pid, isAlive, signal: stop.signal, board: createBoard(Date.now), display });
    return stop.exitCode();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

function openDisplay(): Display {
  const { stdout, env } = process;
  if (!stdout.isTTY || env['TERM'] === 'dumb') return createPlainDisplay((text) => stdout.write(text), Date.now());
  const paint = createPaint(wantsColour(env));
  return createLiveDisplay(stdout, { paint, moment: () => ({ now: Date.now(), location: LOCATION }) });
}

/** The first signal asks for an orderly stop, the next one ends this process: its children then end by themselves. */
function stopOnSignals() {
  const controller = new AbortController();
  let first: { code: number; at: number } | null = null;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const code = 128 + os.constants.signals[name];
    process.on(name, () => {
      if (first !== null && performance.now() - first.at > SAME_SIGNAL_MS) process.exit(code);
      // Ctrl-C is how a person ends `pnpm dev`: nothing failed, and the runner has nothing to complain about.
      first ??= { code: name === 'SIGINT' ? 0 : code, at: performance.now() };
      controller.abort();
      setTimeout(() => process.exit(code), LAST_CALL_MS).unref();
    });
  }
  process.stdout.on('error', () => controller.abort()); // whoever read our output is gone
  whenParentEnds(() => controller.abort());
  return { signal: controller.signal, exitCode: () => first?.code ?? 0 };
}

/** A runner that is killed takes nobody with it: we would run on, with no terminal to stop us from. */
function whenParentEnds(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MS).unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
