import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTopics, loadSettings, kafkaSettings, topicSettings } from '@checkstream/runtime';
import { anEndpoint } from '@checkstream/schema/testing';
import { kafkaBrokers, uniqueName, waitFor } from '@checkstream/testkit';
import { applyEndpoints } from '../../src/apply/apply-endpoints.ts';
import { client, codec, collectResults } from '../kafka/kafka.ts';
import { startChecker } from './start-checker.ts';
import type { CheckerProcess } from './start-checker.ts';

const TIMEOUT_MS = 60_000;

let checkers: CheckerProcess[] = [];
let ending: AbortController;
let collecting: Promise<void>;
let results: ReturnType<typeof collectResults>['results'];
let env: Record<string, string>;
let site: Server;
let folder: string;

/** A checker with topics of its own, and with what else the test asks for. */
const start = (more: Record<string, string> = {}): CheckerProcess => {
  const checker = startChecker({ ...env, ...more });
  checkers.push(checker);
  return checker;
};

const listen = async (server: Server, port = 0): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const apply = (endpoints: ReturnType<typeof anEndpoint>[]) =>
  applyEndpoints({
    client: client(),
    topic: env['KAFKA_TOPIC_ENDPOINTS'] ?? '',
    ...codec,
    wanted: new Map([['acme', endpoints]]),
    approve: () => true,
    signal: ending.signal,
  });

const endpoints = (count: number) => {
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  return Array.from({ length: count }, (_, number) =>
    anEndpoint({ endpointId: `acme/e${number}`, definition: { url, intervalMs: 5_000, timeoutMs: 2_000 } }),
  );
};

const endpointsSeen = (checker?: string) =>
  new Set(
    results.filter((result) => checker === undefined || result.checker === checker).map(({ endpointId }) => endpointId),
  );

const until = <T>(what: string, condition: () => T) => waitFor(what, condition, { timeoutMs: 30_000 });

beforeEach(async () => {
  const name = uniqueName('checker');
  env = {
    KAFKA_BROKERS: kafkaBrokers().join(','),
    KAFKA_TOPIC_CHECKS: `${name}.checks`,
    KAFKA_TOPIC_ENDPOINTS: `${name}.endpoints`,
    KAFKA_TOPIC_DEAD_LETTERS: `${name}.dead-letters`,
    KAFKA_PARTITIONS: '4',
    KAFKA_REPLICATION: '1',
    KAFKA_SESSION_TIMEOUT: '6s',
    CHECKER_LOCATION: name.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-'),
    CHECKER_NAME: 'checker-a',
  };
  await createTopics(client(), loadSettings({ kafka: kafkaSettings, topics: topicSettings }, { env }));
  checkers = [];
  ending = new AbortController();
  ({ results, collecting } = collectResults(`${name}.checks`, ending.signal));
  site = createHttpServer((_request, response) => response.end('hello'));
  await listen(site);
  folder = await mkdtemp(join(tmpdir(), 'checker-'));
});

afterEach(async () => {
  for (const checker of checkers) checker.kill();
  ending.abort();
  site.close();
  await rm(folder, { recursive: true });
  await collecting;
});

describe('a checker process', () => {
  test(
    'publishes a result for every endpoint of the topic, and exits 0 when it is told to stop',
    async () => {
      await apply(endpoints(8));
      const checker = start();
      await checker.ready();
      await until('a result of every endpoint', () => endpointsSeen().size === 8);
      for (const result of results) {
        expect(result).toMatchObject({ key: result.endpointId, outcome: 'UP', httpStatus: 200, checker: 'checker-a' });
        expect(result.startedAt).toBeGreaterThanOrEqual(result.scheduledAt);
      }
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'takes up an endpoint that is added while it runs, and lets go of one that is removed',
    async () => {
      const [first, second] = endpoints(2) as [ReturnType<typeof anEndpoint>, ReturnType<typeof anEndpoint>];
      await apply([first]);
      const checker = start();
      await until('the first', () => endpointsSeen().has(first.endpointId));
      const asked = Date.now();
      await apply([second]);
      await until('the second', () => endpointsSeen().has(second.endpointId));
      expect(Date.now() - asked).toBeLessThan(1.1 * 5_000 + 2_000 + 2_000);
      const later = Date.now();
      await until('the second again', () => results.some(({ scheduledAt }) => scheduledAt > later + 5_500));
      expect(
        results.some(({ endpointId, scheduledAt }) => endpointId === first.endpointId && scheduledAt > later),
      ).toBe(false);
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'shares the endpoints of its location with another, and leaves them to it when it stops',
    async () => {
      await apply(endpoints(16));
      const a = start();
      const b = start({ CHECKER_NAME: 'checker-b' });
      await Promise.all([a.ready(), b.ready()]);
      await until('work of both', () => endpointsSeen('checker-a').size > 0 && endpointsSeen('checker-b').size > 0);
      await until('a result of every endpoint', () => endpointsSeen().size === 16);
      expect(await a.stop()).toBe(0);
      const stoppedAt = Date.now();
      await until('all of them from the other', () => {
        const later = results.filter(({ checker, scheduledAt }) => checker === 'checker-b' && scheduledAt > stoppedAt);
        return new Set(later.map(({ endpointId }) => endpointId)).size === 16;
      });
      expect(await b.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'waits for a Kafka that cannot be reached, alive and not ready, and goes on when it comes',
    async () => {
      await apply(endpoints(2));
      const closed = createServer();
      const port = await listen(closed);
      await new Promise((resolve) => closed.close(resolve));
      const checker = start({ KAFKA_BROKERS: `127.0.0.1:${port}` });
      await checker.logged('the trouble', ({ msg }) => String(msg).includes('KAFKA_BROKERS'));
      expect((await checker.health('live')).status).toBe(200);
      expect(await checker.health('ready')).toMatchObject({
        status: 503,
        text: expect.stringContaining('Kafka') as unknown,
      });

      const [host, brokerPort] = (kafkaBrokers()[0] ?? '').split(':');
      const relayed: Socket[] = [];
      const relay = createServer((from) => {
        const to = connect(Number(brokerPort), host ?? '');
        relayed.push(from, to);
        for (const socket of [from, to]) socket.on('error', () => socket.destroy());
        from.pipe(to).pipe(from);
      });
      await listen(relay, port);
      await checker.ready();
      await until('a result of every endpoint', () => endpointsSeen().size === 2);
      expect(await checker.stop()).toBe(0);
      relayed.forEach((socket) => socket.destroy());
      relay.close();
    },
    TIMEOUT_MS,
  );

  test(
    'exits 0 when it is told to stop while it waits for Kafka',
    async () => {
      const checker = start({ KAFKA_BROKERS: '127.0.0.1:1' });
      await checker.logged('the trouble', ({ msg }) => String(msg).includes('KAFKA_BROKERS'));
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'without brokers says what is missing, and exits 1',
    async () => {
      const checker = start({ KAFKA_BROKERS: '' });
      expect(await checker.exitCode()).toBe(1);
      expect(checker.output()).toMatch(/KAFKA_BROKERS: expected host:port.*not set/);
    },
    TIMEOUT_MS,
  );

  test(
    'without its topics names the command that makes them, and exits 1',
    async () => {
      const checker = start({ KAFKA_TOPIC_CHECKS: uniqueName('missing') });
      expect(await checker.exitCode()).toBe(1);
      expect(checker.output()).toMatch(/KAFKA_CREATE_TOPICS/);
    },
    TIMEOUT_MS,
  );

  test(
    'makes its topics when it may',
    async () => {
      const checker = start({ KAFKA_TOPIC_CHECKS: uniqueName('made'), KAFKA_CREATE_TOPICS: 'true' });
      await checker.ready();
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'reports a broken endpoints file with its place, and applies it once it is corrected',
    async () => {
      const file = join(folder, 'endpoints.yaml');
      const url = endpoints(1)[0]?.definition.url ?? '';
      await writeFile(file, `tenant: acme\nendpoints:\n  - { id: shop, url: '${url}', interval: 7 parsecs }\n`);
      const checker = start({ CHECKER_ENDPOINTS_FILE: file });
      const { problems } = await checker.logged('the problem', (line) => Array.isArray(line['problems']));
      expect(problems).toEqual([expect.stringMatching(/endpoints\.yaml:3:\d+ .*interval/)]);
      await writeFile(file, `tenant: acme\nendpoints:\n  - { id: shop, url: '${url}', interval: 5s }\n`);
      await until('the first result', () => endpointsSeen().has('acme/shop'));
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'gives a site the secrets that its definition names, and logs none of them',
    async () => {
      const seen: unknown[] = [];
      site.removeAllListeners('request');
      site.on('request', (request: IncomingMessage, response: ServerResponse) => {
        seen.push(request.headers['x-variable'], request.headers['x-file']);
        response.end('hello');
      });
      await mkdir(join(folder, 'acme'));
      await writeFile(join(folder, 'acme/FILE'), 'from-a-file\n');
      const headers = { 'x-variable': { literal: null, secret: 'KEY' }, 'x-file': { literal: null, secret: 'FILE' } };
      await apply(endpoints(1).map((one) => anEndpoint({ ...one, definition: { ...one.definition, headers } })));
      const checker = start({ SECRET_ACME_KEY: 'from-a-variable', CHECKER_SECRETS_DIR: folder, LOG_LEVEL: 'trace' });
      await until('a result', () => results.some(({ outcome }) => outcome === 'UP'));
      expect(seen.slice(0, 2)).toEqual(['from-a-variable', 'from-a-file']);
      expect(await checker.stop()).toBe(0);
      expect(checker.output()).not.toContain('from-a-');
    },
    TIMEOUT_MS,
  );

  test(
    'connects to no address that CHECKER_EGRESS_DENY names',
    async () => {
      await apply(endpoints(1));
      const checker = start({ CHECKER_EGRESS_DENY: 'public-only', CHECKER_EGRESS_ALLOW: '127.0.0.2' });
      await until('a result', () => results.length > 0);
      expect(results[0]).toMatchObject({ outcome: 'UNKNOWN', failureKind: 'EGRESS_DENIED' });
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'does not start with a variable that can be the secret of two tenants',
    async () => {
      const checker = start({ SECRET_A_B_C: 'from-a-variable', CHECKER_SECRET_TENANTS: 'a,a-b' });
      expect(await checker.exitCode()).toBe(1);
      expect(checker.output()).toContain('B_C of tenant a and C of tenant a-b');
      expect(checker.output()).not.toContain('from-a-');
    },
    TIMEOUT_MS,
  );
});
