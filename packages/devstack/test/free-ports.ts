import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range that the system itself hands out (Linux: from 32768), so that they stay free meanwhile. */
const RANGE = { from: 20_000, to: 32_000 };

/** The first of `count` free loopback ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = RANGE.from + Math.floor(Math.random() * (RANGE.to - RANGE.from - count));
    const ports = Array.from({ length: count }, (_, at) => first + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
