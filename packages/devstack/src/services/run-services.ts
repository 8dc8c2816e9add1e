import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DevContext } from '../dev-context.ts';
import { concernOfService } from './log-line.ts';
import { openLogFile } from './log-file.ts';
import { superviseService } from './supervise-service.ts';

interface RunServices {
  env: Record<string, string | undefined>;
  /** Process ids of those that run, after each change. */
  onPids: (pids: Record<string, number>) => void;
}

/** Starts writer and checker as two processes. Closing stops the checker first, so that its last results are stored. */
export async function runServices(context: DevContext, { env, onPids }: RunServices): Promise<void> {
  const pids: Record<string, number> = {};
  for (const name of ['writer', 'checker']) {
    const log = await openLogFile(path.join(context.options.dataDir, 'logs'), name);
    context.closing.defer(`${name}.log`, log.close);
    const stopping = new AbortController();
    const running = superviseService(
      {
        name,
        entry: mainOf(name),
        env,
        onStart: (pid) => onPids(Object.assign(pids, { [name]: pid })),
        onLine: (line) => {
          log.write(line);
          const concern = concernOfService(name, line);
          if (concern !== null) context.board.notice(concern.text, concern.severe);
        },
        onDeath: (how, restartInMs) =>
          context.board.notice(`${name} ended (${how}), starting again in ${restartInMs / 1_000} s`, true),
      },
      stopping.signal,
    );
    context.closing.defer(name, () => {
      stopping.abort();
      return running;
    });
  }
}

function mainOf(name: string): string {
  return path.join(path.dirname(fileURLToPath(import.meta.resolve(`@checkstream/${name}`))), 'main.ts');
}
