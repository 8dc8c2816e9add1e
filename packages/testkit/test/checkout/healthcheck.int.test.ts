import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../../../deploy/bin/healthcheck', import.meta.url));

const HAS_IPV6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const OF_IPV6 = ['::1', '::1'];
const EVERY_ADDRESS = ['::', '::'];

/** Its exit code beside a service that listens on `listen` and answers /health/live with `status`. */
async function check(listen: string, status: number, env: (port: number) => Record<string, string>) {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/health/live' ? status : 404).end();
  }).listen(0, listen);
  await once(server, 'listening');
  const child = spawn(process.execPath, [SCRIPT], {
    env: { PATH: process.env['PATH'], ...env((server.address() as AddressInfo).port) },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  server.close();
  return code;
}

describe("the image's health check", () => {
  test.each([
    ['127.0.0.1', ''],
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ...(HAS_IPV6 ? [OF_IPV6, EVERY_ADDRESS] : []),
  ])('finds a service that listens on %s by HTTP_HOST=%s', async (listen, host) => {
    expect(await check(listen, 200, (port) => ({ HTTP_HOST: host, HTTP_PORT: String(port) }))).toBe(0);
  });

  test('fails when the service says that it makes no progress', async () => {
    expect(await check('127.0.0.1', 503, (port) => ({ HTTP_PORT: String(port) }))).toBe(1);
  });

  test('fails when nothing listens there', async () => {
    expect(await check('127.0.0.1', 200, () => ({ HTTP_PORT: '1' }))).toBe(1);
  });
});
