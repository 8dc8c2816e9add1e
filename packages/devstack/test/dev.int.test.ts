import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { erasePostgres } from '@checkstream/embedded-postgres';
import { isAlive, portAnswers } from '@checkstream/machine';
import { waitFor } from '@checkstream/testkit';
import { DEMO_SITES } from '../src/demo-sites/demo-sites.ts';
import { moveDemoSites } from '../src/endpoints/make-endpoints-file.ts';
import { freePorts } from './free-ports.ts';
import { addressesOf, query, startDev } from './running-dev.ts';
import type { DevAddresses, RunningDev } from './running-dev.ts';

jest.setTimeout(120_000);

const EXAMPLE = path.resolve(import.meta.dirname, '../../../config/endpoints.example.yaml');
const INTERVAL_MS = 5_000;
const SESSION_TIMEOUT_MS = 6_000;

let folder: string;
let dataDir: string;
let endpointsFile: string;
let demoPort: number;
let args: string[];
let dev: RunningDev;
let addresses: DevAddresses;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'devstack-'));
  dataDir = path.join(folder, 'data');
  endpointsFile = path.join(folder, 'endpoints.yaml');
  demoPort = await freePorts(DEMO_SITES.length);
  const example = moveDemoSites(await readFile(EXAMPLE, 'utf8'), demoPort);
  await writeFile(endpointsFile, example.replaceAll(/^( +interval: )1[05]s$/gm, '$15s'));
  args = ['--data', dataDir, '--endpoints', endpointsFile, '--demo-port', String(demoPort)];
  dev = startDev(args);
  addresses = await addressesOf(dev, dataDir);
});

afterAll(async () => {
  if (dev.child.exitCode === null) dev.child.kill('SIGKILL');
  await dev.exited;
  await waitFor('the servers to end', async () => !(await portAnswers(portOf(addresses.databaseUrl))));
  await erasePostgres(path.join(dataDir, 'postgres'));
  await rm(folder, { recursive: true });
});

const rowsOf = <Row>(text: string, values?: unknown[]) => query<Row>(addresses.databaseUrl, text, values);

async function countRows(): Promise<number> {
  const [row] = await rowsOf<{ count: number }>('SELECT count(*) FROM check_results');
  return row?.count ?? 0;
}

/** Verdicts seen so far, by endpoint: `up none`, `down status`. */
async function verdictsSeen(): Promise<Map<string, Set<string>>> {
  const rows = await rowsOf<{ endpoint: string; verdict: string }>(
    "SELECT DISTINCT endpoint, outcome || ' ' || failure_kind AS verdict FROM check_results",
  );
  const byEndpoint = Map.groupBy(rows, ({ endpoint }) => endpoint);
  return new Map([...byEndpoint].map(([name, verdicts]) => [name, new Set(verdicts.map(({ verdict }) => verdict))]));
}

const promised = new Map(
  DEMO_SITES.map(({ name, verdicts }) => [name, new Set(verdicts.map((verdict) => verdict.join(' ').toLowerCase()))]),
);

// One story, in order: what a test leaves is what the next one begins with.
describe('pnpm dev', () => {
  test('says at each step what is ready, and where', () => {
    expect(dev.output()).toMatch(/Demo sites ready in [\d.]+ s on ports/);
    expect(dev.output()).toMatch(/PostgreSQL ready in [\d.]+ s on port \d+/);
    expect(dev.output()).toMatch(/Kafka ready in [\d.]+ s on port \d+/);
  });

  test('stores for each demo site the verdicts that were promised, and no others', async () => {
    const complete = async () => {
      const seen = await verdictsSeen();
      return [...promised].every(([name, verdicts]) => [...verdicts].every((verdict) => seen.get(name)?.has(verdict)));
    };
    await waitFor('every verdict', complete, { timeoutMs: 30_000, everyMs: 250 }).catch(() => undefined);
    expect(await verdictsSeen()).toEqual(promised);
  });

  test('prints a line for each verdict', async () => {
    const lines = [/Z {2}up +fast +200 /, /Z {2}down +refused .*connect_refused: /];
    await waitFor('both lines', () => lines.every((line) => line.test(dev.output())), { timeoutMs: 30_000 });
  });

  test('checks an endpoint that is added by three lines while it runs', async () => {
    const url = `http://127.0.0.1:${demoPort}/added`;
    await appendFile(endpointsFile, `\n  - id: added\n    url: ${url}\n    interval: 5s\n`);
    const promisedWithinMs = 1.1 * INTERVAL_MS + 0.8 * INTERVAL_MS + 2_000;
    const rows = () => rowsOf('SELECT url FROM check_results WHERE endpoint = $1', ['added']);
    await waitFor('its row', async () => (await rows()).length > 0, { timeoutMs: promisedWithinMs });
    expect((await rows())[0]).toEqual({ url });
  });

  test('tells what is wrong with a broken endpoints file, and leaves in force what was', async () => {
    const text = await readFile(endpointsFile, 'utf8');
    await writeFile(endpointsFile, text.replace('interval: 5s', 'interval: 5 parsecs'));
    await waitFor('the problem', () => /not applied: .*endpoints\.yaml:\d+:\d+ .*interval/.test(dev.output()));
    const before = await countRows();
    await waitFor('further rows', async () => (await countRows()) > before);
    await writeFile(endpointsFile, text);
  });

  test('refuses to run twice, naming the process that runs', async () => {
    const second = startDev(args);
    expect(await second.exited).toEqual([1, null]);
    expect(second.output()).toContain(`process ${addresses.pid}`);
  });

  test('starts killed services again: no row is there twice, and no gap is longer than it must be', async () => {
    const killed = addresses.services;
    const killedAt = Date.now();
    process.kill(killed.checker, 'SIGKILL');
    process.kill(killed.writer, 'SIGKILL');
    addresses = await waitFor('both to run again', async () => {
      const now = await addressesOf(dev, dataDir);
      const { checker, writer } = now.services;
      return checker !== killed.checker && writer !== killed.writer ? now : null;
    });
    const due = () =>
      rowsOf<{ at: Date }>(
        "SELECT scheduled_at AS at FROM check_results WHERE endpoint = 'fast' AND scheduled_at > $1 ORDER BY 1",
        [new Date(killedAt - 2 * INTERVAL_MS)],
      );
    const later = async () => (await due()).some(({ at }) => at.getTime() > killedAt + SESSION_TIMEOUT_MS);
    await waitFor('a row after the gap', later, { timeoutMs: 30_000, everyMs: 100 });
    const times = (await due()).map(({ at }) => at.getTime());
    const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(SESSION_TIMEOUT_MS + 2_000 + 1.1 * INTERVAL_MS);
    expect(dev.output()).toMatch(/checker ended \(SIGKILL\), starting again/);
    expect(await rowsOf(TWICE)).toEqual([]);
  });

  test('when it is killed itself, its children end, and the next one finds the rows', async () => {
    const before = await countRows();
    const { services, databaseUrl } = addresses;
    dev.child.kill('SIGKILL');
    await dev.exited;
    await waitFor('its children to end', async () => await nothingLeft(services, databaseUrl), STOPPED);

    dev = startDev(args);
    addresses = await addressesOf(dev, dataDir);
    expect(await countRows()).toBeGreaterThanOrEqual(before);
    const stored = await countRows();
    await waitFor('further rows', async () => (await countRows()) > stored, { timeoutMs: 20_000 });
    expect(await rowsOf(TWICE)).toEqual([]);
  });

  test('Ctrl-C leaves nothing behind: no process, no open port, no file of addresses', async () => {
    const { services, databaseUrl, kafkaBrokers } = addresses;
    dev.child.kill('SIGINT');
    expect(await dev.exited).toEqual([0, null]);
    expect(await nothingLeft(services, databaseUrl)).toBe(true);
    for (const port of [demoPort, Number(kafkaBrokers[0]?.split(':')[1])]) expect(await portAnswers(port)).toBe(false);
    await expect(stat(path.join(dataDir, 'dev.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('--reset begins without the rows of earlier runs', async () => {
    const startedAt = new Date();
    dev = startDev([...args, '--reset']);
    addresses = await addressesOf(dev, dataDir);
    expect(await rowsOf('SELECT 1 FROM check_results WHERE scheduled_at < $1', [startedAt])).toEqual([]);
    dev.child.kill('SIGTERM');
    expect(await dev.exited).toEqual([143, null]);
  });
});

const STOPPED = { timeoutMs: 30_000, everyMs: 100 };

const TWICE = `SELECT endpoint, location, scheduled_at FROM check_results
  GROUP BY endpoint, location, scheduled_at HAVING count(*) > 1`;

async function nothingLeft(services: DevAddresses['services'], databaseUrl: string): Promise<boolean> {
  const processes = Object.values(services).some(isAlive);
  return !processes && !(await portAnswers(portOf(databaseUrl)));
}

const portOf = (url: string) => Number(new URL(url).port);
