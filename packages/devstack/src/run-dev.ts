import { rm } from 'node:fs/promises';
import path from 'node:path';
import { erasePostgres } from '@checkstream/embedded-postgres';
import { createClosing, createLogger } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';
import { openPool } from '@checkstream/writer/database';
import type { DevContext } from './dev-context.ts';
import { doubtDemoPorts } from './endpoints/doubts.ts';
import { keepEndpointsApplied } from './endpoints/keep-endpoints-applied.ts';
import { makeEndpointsFile } from './endpoints/make-endpoints-file.ts';
import { makeFolder } from './make-folder.ts';
import { refuseSecondDev, removeDevFile, removePointer, writeDevFile, writePointer } from './servers/dev-file.ts';
import { openStack } from './servers/open-stack.ts';
import type { Stack } from './servers/open-stack.ts';
import { checkSettings } from './services/check-settings.ts';
import { openLogFile } from './services/log-file.ts';
import { runServices } from './services/run-services.ts';
import { showPath } from './show-path.ts';
import { followChecks } from './verdicts/follow-checks.ts';

export const LOCATION = 'default';
const REDRAW_MS = 500;

/** Runs everything until the signal aborts, then stops it in order. Rejects when something is in the way. */
export async function runDev(context: Omit<DevContext, 'closing'>): Promise<void> {
  const { display, signal } = context;
  const { dataDir } = context.options;
  checkSettings(context.env);
  await makeFolder(dataDir);
  await refuseSecondDev(dataDir, context.isAlive);
  if (context.options.reset) await forget(dataDir);
  const logFile = await openLogFile(path.join(dataDir, 'logs'), 'dev');
  const log = createLogger({
    name: 'dev',
    level: 'info',
    format: 'json',
    destination: { write: (line) => logFile.write(line.trimEnd()) },
  });
  const closing = createClosing(log);
  closing.defer('dev.log', logFile.close);
  try {
    await work({ ...context, closing }, log);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    if (signal.aborted) display.say('Stopping ...');
    await closing.closeAll();
  }
}

/** Only what earlier runs made: the folder may be one that a person chose. */
async function forget(dataDir: string): Promise<void> {
  await erasePostgres(path.join(dataDir, 'postgres'));
  await rm(path.join(dataDir, 'logs'), { recursive: true, force: true });
  await removeDevFile(dataDir);
}

async function work(context: DevContext, log: Logger): Promise<void> {
  const { options, board, closing, display } = context;
  const stack = await openStack(context, log);
  if (await makeEndpointsFile(options.endpointsFile, options.exampleFile, options.demoPort)) {
    display.say(`Made ${showPath(options.endpointsFile)} from the example`);
  }
  await startServices(context, stack);
  display.say(
    `Watching ${showPath(options.endpointsFile)}: edit and save. Logs: ${showPath(path.join(options.dataDir, 'logs'))}`,
  );

  const redraw = setInterval(() => display.show(board.current()), REDRAW_MS);
  closing.defer('display', () => clearInterval(redraw));
  await Promise.all([applyEndpoints(context, stack), showChecks(context, stack, log)]);
}

async function startServices(context: DevContext, stack: Stack): Promise<void> {
  const { options, closing, pid, isAlive } = context;
  const { dataDir, pointerDir, demoPort } = options;
  const { env, brokers: kafkaBrokers, databaseUrl } = stack;
  let written: Promise<void> = Promise.resolve();
  closing.defer('dev.json', async () => {
    await written;
    await removeDevFile(dataDir);
    await removePointer(pointerDir, pid);
  });
  const publish = (services: Record<string, number>) => {
    const content = { pid, dataDir, kafkaBrokers, databaseUrl, demoPort, services: { ...services } };
    written = written.then(async () => {
      await writeDevFile(dataDir, content);
      await writePointer(pointerDir, content, isAlive);
    });
  };
  await runServices(context, { env, onPids: publish });
}

async function applyEndpoints({ options, signal, board }: DevContext, { client, settings }: Stack): Promise<void> {
  const file = showPath(options.endpointsFile);
  await keepEndpointsApplied({
    path: file,
    client,
    topic: settings.topics.endpoints,
    signal,
    onApplied: (endpoints, doubt) => {
      const doubts = [doubtDemoPorts(file, endpoints, options.demoPort), doubt].filter((text) => text !== null);
      board.update({ endpoints, problems: [], doubts });
    },
    onRefused: (problems) => board.update({ problems }),
  });
}

async function showChecks({ signal, closing, board }: DevContext, { settings }: Stack, log: Logger): Promise<void> {
  const database = openPool(settings.database, { log, max: 1, applicationName: 'checkstream-dev' });
  closing.defer('connection to PostgreSQL', () => database.close());
  await followChecks(
    {
      database,
      url: settings.database.url,
      location: LOCATION,
      onChecks: (latest) => board.update({ latest }),
      onOutage: (reason) => board.notice(reason, true),
    },
    signal,
  );
}
