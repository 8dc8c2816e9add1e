import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceProcess } from '@checkstream/testkit';
import type { ServiceName } from '../plan/fault.ts';

type Asked = 'SIGKILL' | 'SIGTERM';

/** One process of a service, from its start to its end. Instants are Unix milliseconds. */
export interface Life {
  /** `checker-1.3`: the third process of checker-1. */
  name: string;
  service: ServiceName;
  startedAt: number;
  process: ServiceProcess;
  frozen: { from: number; until: number }[];
  /** The server no longer takes the password that it was started with. */
  outdated: boolean;
  /** What it was sent while it lived, and when; null: nothing. */
  asked: { signal: Asked; at: number } | null;
  /** Null while it lives. `how`: its exit code or the signal that ended it. */
  ended: { at: number; how: number | string } | null;
}

export interface SupervisedService {
  name: ServiceName;
  /** All there were; the last is the present one. */
  lives: Life[];
  present: () => Life;
  /** Resolves when the process has ended and its successor has started, to whether it lived when it was asked to. */
  end: (signal: Asked) => Promise<boolean>;
  /** Resolves to whether there was anything alive to freeze. */
  freeze: (ms: number) => Promise<boolean>;
  /** SIGTERM without a successor. */
  stop: () => Promise<void>;
  /** Kills what is left. */
  close: () => Promise<void>;
}

/** As a supervisor of production: it starts again whatever ends, a moment later. */
const RESTART_AFTER_MS = 300;
/** Design §9 gives a stop 25 s; who takes longer is killed, and told of. */
const STOP_WITHIN_MS = 27_000;

export function supervise(
  name: ServiceName,
  start: (life: string) => ServiceProcess,
  onLife: (life: Life) => void,
): SupervisedService {
  const { lives, present, successor, retire } = keepRunning(name, start, onLife);
  const end = async (signal: Asked) => {
    const over = successor();
    const life = present();
    if (life.ended !== null) {
      await over;
      return false;
    }
    life.asked ??= { signal, at: Date.now() };
    life.process.kill(signal);
    const killer = setTimeout(() => life.process.kill('SIGKILL'), STOP_WITHIN_MS);
    await over;
    clearTimeout(killer);
    return true;
  };
  return {
    name,
    lives,
    present,
    end,
    freeze: (ms) => freeze(present(), ms),
    async stop() {
      retire();
      if (present().ended === null) await end('SIGTERM');
    },
    async close() {
      retire();
      present().process.kill('SIGKILL');
      await present().process.exited;
    },
  };
}

interface Running {
  lives: Life[];
  present: () => Life;
  /** Resolves when the present life has ended and the next has begun, if there is to be one. */
  successor: () => Promise<void>;
  /** From now on there is to be none. */
  retire: () => void;
}

function keepRunning(
  name: ServiceName,
  start: (life: string) => ServiceProcess,
  onLife: (life: Life) => void,
): Running {
  const lives: Life[] = [];
  let retired = false;
  let succeeded = Promise.withResolvers<void>();
  const begin = () => {
    const life = newLife(name, lives.length + 1, start);
    lives.push(life);
    onLife(life);
    void life.process.exited.then(async (how) => {
      life.ended = { at: Date.now(), how };
      if (!retired) await sleep(RESTART_AFTER_MS);
      if (!retired) begin();
      succeeded.resolve();
      succeeded = Promise.withResolvers();
    });
  };
  begin();
  return {
    lives,
    present: () => lives.at(-1) as Life,
    successor: () => succeeded.promise,
    retire: () => (retired = true),
  };
}

function newLife(service: ServiceName, number: number, start: (life: string) => ServiceProcess): Life {
  const name = `${service}.${number}`;
  const startedAt = Date.now();
  return { name, service, startedAt, process: start(name), frozen: [], outdated: false, asked: null, ended: null };
}

async function freeze({ process, frozen, ended }: Life, ms: number): Promise<boolean> {
  if (ended !== null) return false;
  const from = Date.now();
  process.kill('SIGSTOP');
  await sleep(ms);
  process.kill('SIGCONT');
  frozen.push({ from, until: Date.now() });
  return true;
}
