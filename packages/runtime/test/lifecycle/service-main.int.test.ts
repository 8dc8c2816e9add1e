import { createServer } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { startService, type StartedService } from '../fixtures/start-service.ts';

jest.setTimeout(60_000);

const started: StartedService[] = [];

function aService(env: Record<string, string> = {}, args: string[] = []): StartedService {
  const service = startService(env, args);
  started.push(service);
  return service;
}

afterEach(async () => {
  for (const { child, exited } of started.splice(0)) {
    child.kill('SIGKILL');
    await exited;
  }
});

const messages = (service: StartedService): string[] => service.output().lines.map(({ msg }) => msg);

describe('signals', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s stops it cleanly: last opened, first closed, exit 0',
    async (signal) => {
      const service = aService();
      await service.said('running');
      service.child.kill(signal);
      expect(await service.exited).toEqual({ code: 0, signal: null });
      expect(messages(service).slice(-4)).toEqual(['stopping', 'second closed', 'first closed', 'stopped']);
    },
  );

  test('a repeat within a second of the first is the same signal', async () => {
    const service = aService();
    await service.said('running');
    service.child.kill('SIGINT');
    service.child.kill('SIGINT');
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(messages(service)).toContain('stopped');
  });

  test('a later signal ends a stop that hangs, with exit 1', async () => {
    const service = aService({ BEHAVIOUR: 'hang' });
    await service.said('running');
    service.child.kill('SIGTERM');
    const { time } = await service.said('stopping');
    const again = setInterval(() => service.child.kill('SIGTERM'), 50);
    expect(await service.exited).toEqual({ code: 1, signal: null });
    clearInterval(again);
    const last = service.output().lines.at(-1);
    expect(last).toMatchObject({ level: 'fatal', msg: 'signalled again; exiting at once' });
    expect(Date.parse(String(last?.['time'])) - Date.parse(String(time))).toBeGreaterThanOrEqual(990);
  });

  test('a parent that goes away stops it cleanly', async () => {
    const service = aService();
    await service.said('running');
    service.child.disconnect();
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(await service.said('stopping')).toMatchObject({ reason: 'disconnect' });
  });

  test('a stop that takes longer than the deadline exits 1 and says so', async () => {
    const service = aService({ BEHAVIOUR: 'hang' });
    await service.said('running');
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.output().lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'did not stop in time' });
  });
});

describe('exit codes', () => {
  test('a signal while a run that ended by itself is closed does not cut the closing short', async () => {
    const service = aService({ BEHAVIOUR: 'close-slowly' });
    await service.said('closing slowly');
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 0, signal: null });
    const said = ['stopping', 'slow one closed', 'second closed', 'first closed', 'stopped'];
    expect(messages(service).slice(-said.length)).toEqual(said);
  });

  test('a run that ends by itself closes and exits 0', async () => {
    const service = aService({ BEHAVIOUR: 'finish' });
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(messages(service)).toEqual(expect.arrayContaining(['first closed', 'stopped']));
  });

  test.each([
    ['reject', 'fatal error', 'the run failed at once'],
    ['throw', 'uncaught error', 'thrown outside of any promise'],
  ])('%s: the error is the last word of its kind, and the exit code is 1', async (behaviour, msg, message) => {
    const service = aService({ BEHAVIOUR: behaviour });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.output().lines.filter(({ level }) => level === 'fatal')).toEqual([
      expect.objectContaining({ msg, err: expect.objectContaining({ message }) as unknown }),
    ]);
  });

  test('a run that fails while it stops exits 1', async () => {
    const service = aService({ BEHAVIOUR: 'reject-late' });
    await service.said('running');
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(messages(service)).toContain('fatal error');
  });

  test('a part that cannot be closed does not keep the others open, and exits 1', async () => {
    const service = aService({ BEHAVIOUR: 'refuse-to-close' });
    await service.said('running');
    service.child.kill('SIGTERM');
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(messages(service)).toEqual(expect.arrayContaining(['closing failed', 'first closed']));
  });

  test('a fatal error closes what was opened', async () => {
    const service = aService({ BEHAVIOUR: 'reject' });
    await service.exited;
    expect(messages(service)).toEqual(expect.arrayContaining(['second closed', 'first closed']));
  });
});

describe('settings', () => {
  test('--check-config prints the effective settings with secrets masked, and opens nothing', async () => {
    const env = {
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_USERNAME: 'checker',
      KAFKA_PASSWORD: 'kafka-secret',
      KAFKA_SESSION_TIMEOUT: '30s',
    };
    const service = aService(env, ['--check-config']);
    expect(await service.exited).toEqual({ code: 0, signal: null });
    const { stdout, stderr } = service.output();
    expect(stdout + stderr).not.toContain('secret');
    expect(JSON.parse(stdout)).toMatchObject({
      kafka: { brokers: ['kafka:9092'], tls: true, username: 'checker', password: '***', sessionTimeoutMs: 30_000 },
      database: { url: 'postgres://***@db/x', ca: null },
      log: { level: 'info', format: 'json' },
    });
  });

  test('all problems are told at once, one a line, and where settings come from; exit 1', async () => {
    const service = aService({ KAFKA_BROKERS: '', HTTP_PORT: '70000', DATABASE_URL: 'mysql://u:db-secret@db/x' });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    const { stdout, stderr } = service.output();
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([
      'fixture: KAFKA_BROKERS: expected host:port, comma separated, such as kafka-1:9092,kafka-2:9092, but it is not set',
      'fixture: DATABASE_URL: expected a URL such as postgres://user:password@host:5432/database, came "mysql://***@db/x"',
      'fixture: HTTP_PORT: expected a port from 0 to 65535, came 70000',
      expect.stringMatching(/^fixture: Settings come from the environment, then .*CONFIG_FILE/),
    ]);
  });

  test('an unknown argument is refused', async () => {
    const service = aService({}, ['--chekc-config']);
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.output().stderr).toContain('expected no argument, or --check-config, came --chekc-config');
  });
});

describe('the status server', () => {
  test('it answers on the port it logged, and is closed at a stop', async () => {
    const service = aService();
    await service.said('running');
    const { port } = (await service.said('status server listens')) as { port?: number };
    const answer = await fetch(`http://127.0.0.1:${port ?? 0}/health/ready`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', reasons: {} }]);
    service.child.kill('SIGTERM');
    expect((await service.exited).code).toBe(0);
  });

  test('a port in use is one clear message that names HTTP_PORT, and exit 1', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const service = aService({ HTTP_PORT: String(port) });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    await new Promise((resolve) => server.close(resolve));
    expect(service.output().lines.at(-1)).toMatchObject({
      level: 'fatal',
      problems: [
        `HTTP_PORT: expected a free port, came 127.0.0.1:${port}, which is in use; choose another one, or 0 for any`,
      ],
    });
  });
});
