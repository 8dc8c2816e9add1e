import path from 'node:path';
import { openCodecs } from '@checkstream/checker/apply';
import { untilAborted } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';
import { openPool } from '@checkstream/writer/database';
import type { DevContext } from './dev-context.ts';
import { doubtDemoPorts } from './endpoints/doubts.ts';
import { keepEndpointsApplied } from './endpoints/keep-endpoints-applied.ts';
import { makeEndpointsFile } from './endpoints/make-endpoints-file.ts';
import { keepDevFile } from './servers/keep-dev-file.ts';
import { openStack } from './servers/open-stack.ts';
import type { DevDatabase, DevKafka, Stack } from './servers/open-stack.ts';
import type { LogFiles } from './services/log-file.ts';
import { runServices } from './services/run-services.ts';
import { serviceEnv } from './services/service-env.ts';
import { showPath } from './show-path.ts';
import { followChecks } from './verdicts/follow-checks.ts';

/**
 * Each runs until the signal aborts. Nothing waits for more than it needs: most of a start is loading code, and there is
 * more than one processor.
 */
export function startParts(context: DevContext, log: Logger, logs: LogFiles): Promise<void>[] {
  const stack = openStack(context, log, { postgres: logs.postgres.write, kafka: logs.kafka.write });
  const watching = Promise.all([stack.kafka, stack.sites.then(() => provideEndpointsFile(context))]);
  return [
    startServices(context, stack, logs),
    watching.then(([kafka]) => applyEndpoints(context, kafka, log)),
    stack.database.then((database) => showChecks(context, database, log)),
  ];
}

async function provideEndpointsFile({ options, display }: DevContext): Promise<void> {
  const { endpointsFile, exampleFile, demoPort } = options;
  const made = await makeEndpointsFile(endpointsFile, exampleFile, demoPort);
  if (made) display.say(`Made ${showPath(endpointsFile)} from the example`);
}

async function startServices(context: DevContext, { kafka, database }: Stack, logs: LogFiles): Promise<void> {
  const { options, env, display, signal } = context;
  const file = keepDevFile(context);
  const envs = {
    checker: kafka.then(({ brokers }) => serviceEnv(env, { brokers })),
    writer: Promise.all([kafka, database]).then(([{ brokers }, { url }]) => {
      const ofWriter = serviceEnv(env, { brokers, databaseUrl: url });
      file.locate({ kafkaBrokers: brokers, databaseUrl: url, env: ofWriter });
      return ofWriter;
    }),
  };
  const running = runServices(context, {
    envs,
    logs: { writer: logs.writer.write, checker: logs.checker.write },
    onPids: file.list,
  });
  const started = Promise.all([envs.checker, envs.writer]).then(() => {
    const folder = showPath(path.join(options.dataDir, 'logs'));
    display.say(`Watching ${showPath(options.endpointsFile)}: edit and save. Logs: ${folder}`);
  });
  await Promise.all([started, untilAborted(running, signal)]);
}

async function applyEndpoints(context: DevContext, kafka: DevKafka, log: Logger): Promise<void> {
  const { options, signal, board } = context;
  const { client, topics, registry } = kafka;
  const { encodeDefinition, decodeDefinition } = await openCodecs({
    registry,
    topics,
    writesDefinitions: true,
    log,
    signal,
  });
  const file = showPath(options.endpointsFile);
  await keepEndpointsApplied({
    path: file,
    client,
    topic: topics.endpoints,
    encode: encodeDefinition,
    decode: decodeDefinition,
    signal,
    onApplied: (endpoints, doubt) => {
      const doubts = [doubtDemoPorts(file, endpoints, options.demoPort), doubt].filter((text) => text !== null);
      board.update({ endpoints, problems: [], doubts });
    },
    onRefused: (problems) => board.update({ problems }),
  });
}

async function showChecks(context: DevContext, { settings }: DevDatabase, log: Logger): Promise<void> {
  const { signal, closing, board, display, location } = context;
  const database = openPool(settings, { log, max: 1, applicationName: 'checkstream-dev' });
  closing.defer('connection to PostgreSQL', () => database.close());
  await followChecks(
    {
      database,
      url: settings.url,
      location,
      onChecks: (latest) => {
        board.update({ latest });
        display.show(board.current());
      },
      onOutage: (reason) => board.notice(reason, true),
    },
    signal,
  );
}
