import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { anEndpoint } from '@checkstream/schema/testing';
import { kafkaBrokers, openProxy, openSite, uniqueName, waitFor } from '@checkstream/testkit';
import { collectResults } from '../kafka/kafka.ts';
import { openWorld } from './checker-world.ts';
import type { CheckerWorld } from './checker-world.ts';

const TIMEOUT_MS = 60_000;

let world: CheckerWorld;
let ending: AbortController;
let collecting: Promise<void>;
let results: ReturnType<typeof collectResults>['results'];
let site: Awaited<ReturnType<typeof openSite>>;
let folder: string;
const undo: (() => unknown)[] = [];

const endpoints = (count: number) =>
  Array.from({ length: count }, (_, number) =>
    anEndpoint({ endpointId: `acme/e${number}`, definition: { url: site.url, intervalMs: 5_000, timeoutMs: 2_000 } }),
  );

const endpointsSeen = (checker?: string) =>
  new Set(
    results.filter((result) => checker === undefined || result.checker === checker).map(({ endpointId }) => endpointId),
  );

const until = <T>(what: string, condition: () => T) => waitFor(what, condition, { timeoutMs: 30_000 });

beforeEach(async () => {
  world = await openWorld();
  ending = new AbortController();
  ({ results, collecting } = collectResults(world.topics.checks, ending.signal));
  site = await openSite((_request, response) => response.end('hello'));
  folder = await mkdtemp(join(tmpdir(), 'checker-'));
});

afterEach(async () => {
  await world.close();
  for (const step of undo.splice(0)) await step();
  ending.abort();
  site.close();
  await rm(folder, { recursive: true });
  await collecting;
});

describe('a checker process', () => {
  test(
    'publishes a result for every endpoint of the topic, and exits 0 when it is told to stop',
    async () => {
      await world.apply(endpoints(8));
      const checker = world.start();
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
      await world.apply([first]);
      const checker = world.start();
      await until('the first', () => endpointsSeen().has(first.endpointId));
      const asked = Date.now();
      await world.apply([second]);
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
      await world.apply(endpoints(16));
      const a = world.start();
      const b = world.start({ CHECKER_NAME: 'checker-b' });
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
      await world.apply(endpoints(2));
      const [host = '', port = ''] = (kafkaBrokers()[0] ?? '').split(':');
      const proxy = await openProxy({ host, port: Number(port) });
      undo.push(() => proxy.close());
      await proxy.cut();
      const checker = world.start({ KAFKA_BROKERS: `127.0.0.1:${proxy.port}` });
      await checker.logged('Kafka cannot be reached (KAFKA_BROKERS); trying again');
      expect((await checker.get('/health/live')).status).toBe(200);
      expect(await checker.get('/health/ready')).toMatchObject({
        status: 503,
        text: expect.stringContaining('Kafka') as unknown,
      });

      await proxy.restore();
      await checker.ready();
      await until('a result of every endpoint', () => endpointsSeen().size === 2);
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'exits 0 when it is told to stop while it waits for Kafka',
    async () => {
      const checker = world.start({ KAFKA_BROKERS: '127.0.0.1:1' });
      await checker.logged('Kafka cannot be reached (KAFKA_BROKERS); trying again');
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'without brokers says what is missing, and exits 1',
    async () => {
      const checker = world.start({ KAFKA_BROKERS: '' });
      expect(await checker.exited).toBe(1);
      expect(checker.output()).toMatch(/KAFKA_BROKERS: expected host:port.*not set/);
    },
    TIMEOUT_MS,
  );

  test(
    'without its topics names the command that makes them, and exits 1',
    async () => {
      const checker = world.start({ KAFKA_TOPIC_CHECKS: uniqueName('missing') });
      expect(await checker.exited).toBe(1);
      expect(checker.output()).toMatch(/KAFKA_CREATE_TOPICS/);
    },
    TIMEOUT_MS,
  );

  test(
    'makes its topics when it may',
    async () => {
      const checker = world.start({ KAFKA_TOPIC_CHECKS: uniqueName('made'), KAFKA_CREATE_TOPICS: 'true' });
      await checker.ready();
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'reports a broken endpoints file with its place, and applies it once it is corrected',
    async () => {
      const file = join(folder, 'endpoints.yaml');
      await writeFile(file, `tenant: acme\nendpoints:\n  - { id: shop, url: '${site.url}', interval: 7 parsecs }\n`);
      const checker = world.start({ CHECKER_ENDPOINTS_FILE: file });
      const { problems } = await checker.logged('endpoints file not applied; correct it and save');
      expect(problems).toEqual([expect.stringMatching(/endpoints\.yaml:3:\d+ .*interval/)]);
      await writeFile(file, `tenant: acme\nendpoints:\n  - { id: shop, url: '${site.url}', interval: 5s }\n`);
      await until('the first result', () => endpointsSeen().has('acme/shop'));
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'gives a site the secrets that its definition names, and logs none of them',
    async () => {
      const seen: unknown[] = [];
      const curious = await openSite((request, response) => {
        seen.push(request.headers['x-variable'], request.headers['x-file']);
        response.end('hello');
      });
      undo.push(() => curious.close());
      await mkdir(join(folder, 'acme'));
      await writeFile(join(folder, 'acme/FILE'), 'from-a-file\n');
      const headers = { 'x-variable': { literal: null, secret: 'KEY' }, 'x-file': { literal: null, secret: 'FILE' } };
      const definition = { url: curious.url, intervalMs: 5_000, timeoutMs: 2_000, headers };
      await world.apply([anEndpoint({ endpointId: 'acme/curious', definition })]);
      const checker = world.start({
        SECRET_ACME_KEY: 'from-a-variable',
        CHECKER_SECRETS_DIR: folder,
        LOG_LEVEL: 'trace',
      });
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
      await world.apply(endpoints(1));
      const checker = world.start({ CHECKER_EGRESS_DENY: 'public-only', CHECKER_EGRESS_ALLOW: '127.0.0.2' });
      await until('a result', () => results.length > 0);
      expect(results[0]).toMatchObject({ outcome: 'UNKNOWN', failureKind: 'EGRESS_DENIED' });
      expect(await checker.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'does not start with a variable that can be the secret of two tenants',
    async () => {
      const checker = world.start({ SECRET_A_B_C: 'from-a-variable', CHECKER_SECRET_TENANTS: 'a,a-b' });
      expect(await checker.exited).toBe(1);
      expect(checker.output()).toContain('B_C of tenant a and C of tenant a-b');
      expect(checker.output()).not.toContain('from-a-');
    },
    TIMEOUT_MS,
  );
});
