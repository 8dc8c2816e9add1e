// The sites of the measurement, in a process of their own: /BYTES, or /BYTES?delay=MS for an answer after a known time.
import http from 'node:http';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { credentials } from '../../packages/checker/test/probe/sites.ts';
import { pageOf } from './page.ts';

const pages = new Map<string, string>();
let servedMs: number[] = [];

const answer: RequestListener = ({ url = '' }, response) => {
  const asked = performance.now();
  const { pathname, searchParams } = new URL(url, 'http://bench');
  const page = pages.get(pathname) ?? pageOf(Number(pathname.slice(1)));
  pages.set(pathname, page);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length });
  const delayMs = Number(searchParams.get('delay') ?? 0);
  if (delayMs === 0) return void response.end(page);
  setTimeout(() => {
    response.end(page);
    servedMs.push(performance.now() - asked);
  }, delayMs);
};

const origins: Record<string, string> = {};
for (const [scheme, server] of Object.entries({
  http: http.createServer(answer),
  https: https.createServer(credentials('good'), answer),
})) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origins[scheme] = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
// How long the answers that were to take a known time really took, since it was asked last.
process.on('message', () => {
  process.send?.(servedMs);
  servedMs = [];
});
process.on('disconnect', () => process.exit());
process.send?.(origins);
