import { createServer, type RequestListener } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.ts';

/** A website of a test. */
export async function openSite(answer: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(answer);
  return { url: `http://127.0.0.1:${await listenOnLoopback(server)}/`, close: () => void server.close() };
}
