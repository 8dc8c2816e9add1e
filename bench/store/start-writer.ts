import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface BenchWriter {
  pid: number;
  /** Rows it has stored so far, by its own metric. */
  rows: () => Promise<number>;
  stop: () => Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../packages/writer/src/main.ts', import.meta.url));

/** The process as in production. Resolves when its status server listens; ends with what it wrote when it dies first. */
export async function startWriter(env: Record<string, string>): Promise<BenchWriter> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], HTTP_PORT: '0', KAFKA_SESSION_TIMEOUT: '6s', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const written: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      written.push(line);
      const { port: listening, level } = JSON.parse(line) as { port?: number; level: string };
      if (level === 'error' || level === 'fatal') process.stderr.write(`${line}\n`);
      if (listening !== undefined) resolve(listening);
    });
    void exited.then(() => reject(new Error(`the writer ended before it listened: ${written.join('\n')}`)));
  });
  return {
    pid: child.pid ?? 0,
    async rows() {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(/^checkstream_writer_rows_total (\d+)/m.exec(metrics)?.[1] ?? 0);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
