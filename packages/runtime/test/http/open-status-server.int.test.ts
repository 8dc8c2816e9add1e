import { afterEach, describe, expect, test } from '@jest/globals';
import { createHealth } from '../../src/health/create-health.ts';
import { openStatusServer, type StatusServer } from '../../src/http/open-status-server.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { quietLog } from '../../src/testing/quiet-log.ts';

const servers: StatusServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function aServer(port = 0) {
  const health = createHealth();
  const metrics = createMetrics('test', 'v26.0.0');
  const server = await openStatusServer({ host: '127.0.0.1', port, health, metrics, log: quietLog() });
  servers.push(server);
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
  };
  return { server, health, get };
}

describe('openStatusServer', () => {
  test('live and ready are 200 while all is well', async () => {
    const { get } = await aServer();
    expect(await get('/health/live')).toMatchObject({ status: 200, text: '{"status":"ok","reasons":{}}' });
    expect(await get('/health/ready')).toMatchObject({ status: 200, text: '{"status":"ok","reasons":{}}' });
  });

  test('each is 503 with its reasons, and does not touch the other', async () => {
    const { health, get } = await aServer();
    health.readyWhen('kafka', () => 'not reachable');
    const { status, text } = await get('/health/ready');
    expect([status, JSON.parse(text)]).toEqual([503, { status: 'unavailable', reasons: { kafka: 'not reachable' } }]);
    expect((await get('/health/live')).status).toBe(200);
  });

  test('metrics tell the build and the process', async () => {
    const { get } = await aServer();
    const { status, type, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(type).toMatch(/^text\/plain/);
    expect(text).toMatch(/^checkstream_build_info\{service="test",version="[\d.]+",node="v26\.0\.0"\} 1$/m);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  test('other paths are 404', async () => {
    const { get } = await aServer();
    expect((await get('/')).status).toBe(404);
  });

  test('a port in use rejects with a sentence that names HTTP_PORT', async () => {
    const { server } = await aServer();
    await expect(aServer(server.port)).rejects.toMatchObject({
      name: 'SettingsError',
      problems: [expect.stringMatching(/^HTTP_PORT: expected a free port, came 127\.0\.0\.1:\d+, which is in use/)],
    });
  });
});
