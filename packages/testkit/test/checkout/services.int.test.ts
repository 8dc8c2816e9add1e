import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOWN_KINDS, UNKNOWN_KINDS } from '../../../schema/src/index.ts';
import { anEndpoint } from '../../../schema/src/testing/index.ts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { serviceMetrics } from '../../../../scripts/service-metrics.ts';
import { openWorld, type CheckerWorld } from '../../../checker/test/process/checker-world.ts';
import { MISSED_REASONS } from '../../../checker/src/schedule/missed-reason.ts';
import { DEAD_LETTER_REASONS } from '../../../writer/src/dead-letters/index.ts';
import {
  createDatabase,
  kafkaBrokers,
  openSite,
  parseExposition,
  startService,
  uniqueName,
  valueOf,
  waitFor,
  type Metric,
  type ServiceProcess,
} from '../../src/index.ts';

jest.setTimeout(60_000);

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const HEALTHCHECK = join(ROOT, 'deploy/bin/healthcheck');

let world: CheckerWorld;
let services: Record<'checker' | 'writer', ServiceProcess>;
const undo: (() => unknown)[] = [];

const scrape = async (service: ServiceProcess) => parseExposition((await service.get('/metrics')).text);

beforeAll(async () => {
  const site = await openSite((_request, response) => response.end('hello'));
  undo.push(() => site.close());
  world = await openWorld();
  undo.push(() => world.close());
  const urls = { up: site.url, down: 'http://127.0.0.1:1/' };
  const endpoints = Object.entries(urls).map(([name, url]) =>
    anEndpoint({ endpointId: `acme/${name}`, definition: { url, intervalMs: 5_000, timeoutMs: 2_000 } }),
  );
  await world.apply(endpoints);
  const database = await createDatabase();
  undo.push(() => database.drop());
  const writer = startService(join(ROOT, 'packages/writer/src/main.ts'), {
    KAFKA_BROKERS: kafkaBrokers().join(','),
    KAFKA_TOPIC_CHECKS: world.topics.checks,
    KAFKA_TOPIC_ENDPOINTS: world.topics.endpoints,
    KAFKA_TOPIC_DEAD_LETTERS: world.topics.deadLetters,
    WRITER_GROUP: uniqueName('writer'),
    DATABASE_URL: database.url,
  });
  undo.push(() => (writer.kill('SIGKILL'), writer.exited));
  services = { checker: world.start(), writer };
  await Promise.all(Object.values(services).map((service) => service.ready()));
  const rows = async () => valueOf(await scrape(writer), 'checkstream_writer_rows_total');
  await waitFor('a row of each', async () => (await rows()) >= 2, { timeoutMs: 30_000 });
});

afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

/** All that each label may say; `partition` has as many as its topic. */
const LABELS: Record<string, readonly string[] | RegExp> = {
  outcome: ['up', 'down', 'unknown'],
  failure_kind: ['NONE', ...DOWN_KINDS, ...UNKNOWN_KINDS].map((kind) => kind.toLowerCase()),
  reason: [...MISSED_REASONS, ...DEAD_LETTER_REASONS],
  certificate: /^[A-Z_]+$/,
  part: ['floor', 'ahead', 'retention', 'keys'],
  partition: /^[0-3]$/,
  service: ['checker', 'writer'],
  version: /^\d+\.\d+\.\d+$/,
  node: /^v\d+\.\d+\.\d+$/,
  le: /^(\d+(\.\d+)?|\+Inf)$/,
};

const SMALL_UNITS = /_(?:ms|millis|milliseconds|micros|minutes|hours|days|kb|mb|kib|mib|percent)(?:_|$)/;

const isAllowed = ([label, value]: [string, string]): boolean => {
  const allowed = LABELS[label] ?? [];
  return allowed instanceof RegExp ? allowed.test(value) : allowed.includes(value);
};

function breaches({ name, help, type, samples }: Metric): string[] {
  return [
    ...(/^checkstream_[a-z0-9_]+$/.test(name) ? [] : [`${name}: not a name in lower case`]),
    ...((type === 'counter') === name.endsWith('_total') ? [] : [`${name}: counters, and only they, end in _total`]),
    ...(SMALL_UNITS.test(name) ? [`${name}: not in a base unit`] : []),
    ...(help.length > 10 && !help.endsWith('.') ? [] : [`${name}: says "${help}"`]),
    ...samples.flatMap(({ labels }) =>
      Object.entries(labels).flatMap((label) => (isAllowed(label) ? [] : [`${name}: ${label.join('=')}`])),
    ),
  ];
}

describe.each(['checker', 'writer'] as const)('the metrics of a %s', (name) => {
  test('are those of the page, well-formed, in base units, and no label can take values without end', async () => {
    const metrics = await scrape(services[name]);
    const own = [...metrics.values()].filter((metric) => metric.name.startsWith('checkstream_'));
    expect(own.map((metric) => metric.name).sort()).toEqual(
      serviceMetrics(name)
        .map((metric) => metric.name)
        .sort(),
    );
    expect(own.flatMap(breaches)).toEqual([]);
    expect(metrics.get('process_resident_memory_bytes')?.samples).toHaveLength(1);
  });
});

test('a checker and a writer tell what they did', async () => {
  const [checker, writer] = await Promise.all([scrape(services.checker), scrape(services.writer)]);
  const of = (metric: string, labels = {}) => valueOf(checker, `checkstream_checker_${metric}`, labels);
  expect(of('probes_total', { outcome: 'up', failure_kind: 'none' })).toBeGreaterThan(0);
  expect(of('probes_total', { outcome: 'down', failure_kind: 'connect_refused' })).toBeGreaterThan(0);
  expect(of('start_lateness_seconds_count')).toBe(of('probes_total'));
  expect(of('publish_request_results_sum')).toBe(of('published_results_total'));
  expect([of('buffered_results_limit'), of('probes_in_flight_limit'), of('endpoints')]).toEqual([100_000, 1_000, 2]);

  const written = (metric: string) => valueOf(writer, `checkstream_writer_${metric}`);
  expect(written('messages_total')).toBe(written('rows_total'));
  expect(written('batch_messages_sum')).toBe(written('messages_total'));
  expect(written('delay_seconds_count')).toBeGreaterThan(0);
  // One fewer when it has been midnight since.
  expect(written('partitions_ahead')).toBeGreaterThanOrEqual(6);
});

test('a writer tells the lag of every partition it holds, those without a message too', async () => {
  const lag = async () => (await scrape(services.writer)).get('checkstream_writer_lag_messages')?.samples ?? [];
  await waitFor('the lag of all four', async () => (await lag()).length === 4);
  await waitFor('no lag', async () => (await lag()).every(({ value }) => value === 0));
});

describe.each(['checker', 'writer'] as const)('a %s that stands still', (name) => {
  test("is not live for the image's health check, and is again once it goes on", async () => {
    const { port } = await services[name].logged('status server listens');
    const healthcheck = async () => {
      const child = spawn(process.execPath, [HEALTHCHECK], {
        env: { PATH: process.env['PATH'], HTTP_PORT: String(port) },
      });
      return ((await once(child, 'exit')) as [number])[0];
    };
    services[name].kill('SIGSTOP');
    expect(await healthcheck()).toBe(1);
    services[name].kill('SIGCONT');
    expect(await healthcheck()).toBe(0);
  });
});
