import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces, platform } from 'node:os';
import { afterEach, expect, test } from '@jest/globals';
import { createHealth } from '../../src/health/create-health.ts';
import { openStatusServer, type StatusServer } from '../../src/http/open-status-server.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import { httpSettings } from '../../src/settings/service-settings.ts';
import { quietLog } from '../../src/testing/quiet-log.ts';

const servers: StatusServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Ways to this machine that only a server on every address answers; link-local ones need a zone. */
const OTHER_ADDRESSES = [
  ...(platform() === 'linux' ? ['127.0.0.2'] : []),
  ...Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({ internal, address }) => !internal && !address.startsWith('fe80')).map((one) => one.address),
  ),
];

async function listenWith(env: Record<string, string>): Promise<number> {
  const { http } = loadSettings({ http: httpSettings(0) }, { env });
  const metrics = createMetrics('test', 'v26.0.0');
  const server = await openStatusServer({ ...http, health: createHealth(), metrics, log: quietLog() });
  servers.push(server);
  return server.port;
}

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answered;
}

test('without HTTP_HOST the status server answers on loopback, and nowhere else', async () => {
  const port = await listenWith({});
  expect(await answers('127.0.0.1', port)).toBe(true);
  for (const address of OTHER_ADDRESSES) expect([address, await answers(address, port)]).toEqual([address, false]);
});

test('with HTTP_HOST=0.0.0.0, as in the image, it answers everywhere', async () => {
  const port = await listenWith({ HTTP_HOST: '0.0.0.0' });
  const ofIpv4 = OTHER_ADDRESSES.filter((address) => !address.includes(':'));
  for (const address of ['127.0.0.1', ...ofIpv4])
    expect([address, await answers(address, port)]).toEqual([address, true]);
});
