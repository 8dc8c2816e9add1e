import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DevContext } from '../dev-context.ts';
import { concernOfService } from './log-line.ts';
import { runProcess } from './service-process.ts';
import { superviseService } from './supervise-service.ts';

/** In the order of their start. Closing stops the last one first, so that the checker's last results are stored. */
const SERVICES = ['writer', 'checker'] as const;
type ServiceName = (typeof SERVICES)[number];

type Environment = Record<string, string | undefined>;

interface RunServices {
  /** Each starts when its environment is known. */
  envs: Record<ServiceName, Promise<Environment>>;
  logs: Record<ServiceName, (line: string) => void>;
  /** Process ids of those that run, after each change. */
  onPids: (pids: Record<string, number>) => void;
}

const RESTARTS = { backoff: { firstMs: 100, maxMs: 15_000 }, steadyMs: 30_000, now: () => performance.now() };
/** The services promise to end within 25 s of SIGTERM. */
const LAST_CALL_MS = 27_000;
/** They end one after the other. */
export const SERVICES_END_WITHIN_MS = SERVICES.length * LAST_CALL_MS;

/** Starts writer and checker as two processes. Resolves when closing has stopped both. */
export async function runServices(context: DevContext, { envs, logs, onPids }: RunServices): Promise<void> {
  const pids: Record<string, number> = {};
  const running = SERVICES.map((name) => {
    const stopping = new AbortController();
    const onStart = (pid: number) => onPids(Object.assign(pids, { [name]: pid }));
    const supervise = (env: Environment) =>
      keepRunning(context, { name, env, log: logs[name], onStart }, stopping.signal);
    // Without its servers it does not start: whoever opens those says why.
    const ended = envs[name].then(supervise, () => undefined);
    context.closing.defer(name, () => {
      stopping.abort();
      return ended;
    });
    return ended;
  });
  await Promise.all(running);
}

interface Service {
  name: ServiceName;
  env: Environment;
  log: (line: string) => void;
  onStart: (pid: number) => void;
}

async function keepRunning({ board }: DevContext, service: Service, signal: AbortSignal): Promise<void> {
  const { name, log, ...rest } = service;
  const onLine = (line: string) => {
    log(line);
    const concern = concernOfService(name, line);
    if (concern !== null) board.notice(concern.text, concern.severe);
  };
  const process = { ...rest, entry: mainOf(name), onLine, lastCallMs: LAST_CALL_MS };
  const onDeath = (how: string, restartInMs: number) =>
    board.notice(`${name} ended (${how}), starting again in ${restartInMs / 1_000} s`, true);
  await superviseService({ ...RESTARTS, run: () => runProcess(process, signal), onDeath }, signal);
}

function mainOf(name: ServiceName): string {
  return path.join(path.dirname(fileURLToPath(import.meta.resolve(`@checkstream/${name}`))), 'main.ts');
}
