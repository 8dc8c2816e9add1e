import path from 'node:path';
import { createClosing, createLogger } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';
import type { DevContext } from './dev-context.ts';
import { DevError } from './dev-error.ts';
import { forgetRuns } from './forget-runs.ts';
import { makeFolder } from './make-folder.ts';
import { LOGS, openLogs } from './services/log-file.ts';
import type { LogFiles } from './services/log-file.ts';
import { SERVICES_END_WITHIN_MS } from './services/run-services.ts';
import { showPath } from './show-path.ts';
import { startParts } from './start-parts.ts';
import { takeFolder } from './take-folder.ts';

const REDRAW_MS = 500;

const SERVERS_END_WITHIN_MS = 15_000;
/** An orderly stop takes less, whatever the services are doing: they end first, the servers after them. */
export const STOP_WITHIN_MS = SERVICES_END_WITHIN_MS + SERVERS_END_WITHIN_MS;

type Outset = Omit<DevContext, 'closing'>;

/** Runs everything until the signal aborts, then stops it in order. Rejects when something is in the way. */
export async function runDev(outset: Outset): Promise<void> {
  const { dataDir, reset } = outset.options;
  await makeFolder(dataDir);
  const folder = await takeFolder(dataDir, outset);
  try {
    if (reset) await forgetRuns(dataDir);
    await runIn(path.join(dataDir, 'logs'), outset);
  } finally {
    await folder.giveBack();
  }
}

async function runIn(logFolder: string, outset: Outset): Promise<void> {
  const { board, display, signal } = outset;
  const logs = await openLogs(logFolder, (trouble) => board.notice(trouble, true));
  const destination = { write: (line: string) => logs.dev.write(line.trimEnd()) };
  const log = createLogger({ name: 'dev', level: 'info', format: 'json', destination });
  const closing = createClosing(log);
  for (const name of LOGS) closing.defer(`${name}.log`, logs[name].close);
  let clean: boolean;
  try {
    await work({ ...outset, closing }, log, logs);
  } finally {
    if (signal.aborted) display.say('Stopping ...');
    clean = await closing.closeAll();
  }
  if (!clean) throw new DevError(`Not everything ended as it should; see ${showPath(path.join(logFolder, 'dev.log'))}`);
}

/** Runs all parts until the signal aborts. When one fails the others end too: only then may closing begin. */
async function work(context: DevContext, log: Logger, logs: LogFiles): Promise<void> {
  const { closing, display, board } = context;
  const redraw = setInterval(() => display.show(board.current()), REDRAW_MS);
  closing.defer('display', () => clearInterval(redraw));

  const failure = new AbortController();
  const signal = AbortSignal.any([context.signal, failure.signal]);
  const parts = startParts({ ...context, signal }, log, logs);
  const onFailure = (error: unknown) => {
    if (error !== signal.reason) failure.abort(error);
  };
  await Promise.all(parts.map((part) => part.catch(onFailure)));
  failure.signal.throwIfAborted();
}
