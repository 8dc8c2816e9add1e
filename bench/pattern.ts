// What evaluating expressions off the main thread costs, and what a few expressions that explode do to all others.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCheck, createLookup, createPatternMatcher, openSecrets } from '../packages/checker/src/probe/index.ts';
import { createSlots } from '../packages/schema/src/index.ts';
import type { CheckResult, Endpoint } from '../packages/schema/src/index.ts';
import { aDefinition, anEndpoint } from '../packages/schema/src/testing/index.ts';
import { quantile } from './quantiles.ts';

const LOOKAROUNDS = String.raw`(?=^.*you.*welcome)(?!.*forbidden).*\b(?:[a-zA-Z]{3,6}\s?){2,4}\b(?<=\b[a-zA-Z]+\b)\s\d{1,3}(?<!100|200)\s(?:at|on)\s[0-9]{2}:[0-9]{2}(?=\s(?:AM|PM)$)`;
const LAST_LINE = 'you are most welcome 12 at 10:30 AM';
const PAGE_BYTES = 30 * 1024;
const SITE_DELAY_MS = 20;

const ENDPOINTS = 5_000;
const BOMBS = 5;
const INTERVAL_MS = 30_000;
const RUN_MS = 20_000;

const pageOf = (bytes: number): string =>
  `${'<li class="item">one of many lines of a page</li>\n'.repeat(bytes / 50).slice(0, bytes - LAST_LINE.length - 1)}\n${LAST_LINE}`;

if (process.argv[2] === 'site') await serveSite();
else await measure();

async function measure(): Promise<void> {
  for (const bytes of [1024, PAGE_BYTES]) for (const together of [1, 4, 16]) await costOfAnEvaluation(bytes, together);
  await memoryOverManyEvaluations();
  const site = fork(import.meta.filename, ['site']);
  const [url] = (await once(site, 'message')) as [string];
  await load('no expression', endpointsOf(url, null, 0));
  await load('lookarounds', endpointsOf(url, LOOKAROUNDS, 0));
  await load(`lookarounds, ${BOMBS} explode`, endpointsOf(url, LOOKAROUNDS, BOMBS));
  site.kill();
}

/** All threads together, beside the same expression on the main thread in the same run. */
async function costOfAnEvaluation(bytes: number, together: number): Promise<void> {
  const text = pageOf(bytes);
  const matcher = openMatcher();
  const signal = new AbortController().signal;
  const pattern = { expression: LOOKAROUNDS, flags: 'm', absent: false };
  const direct = new RegExp(LOOKAROUNDS, 'm');
  const ours = () =>
    Promise.all(
      Array.from({ length: together }, () => matcher.match(pattern, text, { endpointId: 'bench/1', signal })),
    );
  const calls = Math.max(128, 512 / together);
  await cpuMicroseconds(calls / 4, ours);
  const own = (await cpuMicroseconds(calls, ours)) / together;
  const reference = await cpuMicroseconds(2_048, () => direct.test(text));
  await matcher.close();
  say(`${bytes} bytes, ${together} at once`, { own, reference, more: own - reference }, 'us CPU');
}

async function cpuMicroseconds(calls: number, call: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

async function memoryOverManyEvaluations(): Promise<void> {
  const matcher = openMatcher();
  const signal = new AbortController().signal;
  const text = pageOf(PAGE_BYTES);
  const mib: Record<string, number> = {};
  for (let done = 0; done <= 100_000; done += 100) {
    if ([1_000, 10_000, 50_000, 100_000].includes(done)) mib[`after ${done}`] = process.memoryUsage.rss() / 2 ** 20;
    const asked = Array.from({ length: 100 }, (_, i) => {
      const expression = `${i % 10 === 0 ? done % 3_000 : 'x'}+|welcome (?=12)`;
      return matcher.match({ expression, flags: '', absent: false }, text, { endpointId: `bench/${i}`, signal });
    });
    await Promise.all(asked);
  }
  await matcher.close();
  say('resident memory', mib, 'MiB');
}

function endpointsOf(url: string, expression: string | null, bombs: number): Endpoint[] {
  const pattern = (i: number) => (i < bombs ? '^(a+)+$' : expression);
  return Array.from({ length: ENDPOINTS }, (_, i) => {
    const matches = pattern(i);
    const expect = {
      ...aDefinition().expect,
      pattern: matches === null ? null : { expression: matches, flags: 'm', absent: false },
    };
    // Those that explode do so every 5 s each.
    const definition = { url: i < bombs ? `${url}explode` : url, expect, intervalMs: i < bombs ? 5_000 : INTERVAL_MS };
    return anEndpoint({ endpointId: `bench/e${i}`, definition });
  });
}

/** Checks each endpoint at its slots, and looks at how late checks start, how long they say sites took, and the rest. */
async function load(name: string, endpoints: Endpoint[]): Promise<void> {
  const now = () => performance.now();
  const { check, close } = createCheck({
    location: 'bench',
    checker: 'bench',
    maxBodyBytes: 2 ** 20,
    patternTimeoutMs: 500,
    userAgent: 'checkstream/bench',
    secrets: openSecrets({ env: {}, tenants: null, dir: null, now }),
    mayConnect: () => true,
    lookup: createLookup({ now }),
    log: { error: (fields) => void process.stdout.write(`${JSON.stringify(fields)}\n`) },
  });
  const results: { result: CheckResult; decidedAt: number }[] = [];
  const running: Promise<void>[] = [];
  const signal = new AbortController().signal;
  const run = async (endpoint: Endpoint, scheduledAt: number): Promise<void> => {
    const result = await check(endpoint, scheduledAt, signal);
    if (result !== null) results.push({ result, decidedAt: Date.now() });
  };
  const from = Date.now() + 2_000;
  for (const endpoint of endpoints) {
    const slots = createSlots(endpoint.endpointId, 'bench', endpoint.definition.intervalMs);
    for (let due = slots.next(from); due < from + RUN_MS; due = slots.next(due)) {
      setTimeout(() => running.push(run(endpoint, due)), due - Date.now());
    }
  }
  const [cpu, mainCpu] = [process.cpuUsage(), process.threadCpuUsage()];
  await new Promise((resolve) => setTimeout(resolve, from + RUN_MS + 500 - Date.now()));
  const coresOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000 / RUN_MS;
  const cores = { all: coresOf(process.cpuUsage(cpu)), main: coresOf(process.threadCpuUsage(mainCpu)) };
  await Promise.all(running);
  await close();
  report(name, results, cores);
}

function report(
  name: string,
  results: { result: CheckResult; decidedAt: number }[],
  cores: { all: number; main: number },
): void {
  const innocent = results.filter(({ result }) => result.intervalMs === INTERVAL_MS);
  const lateness = innocent.map(({ result }) => result.startedAt - result.scheduledAt);
  const error = innocent.map(({ result }) => result.totalMs - SITE_DELAY_MS);
  const wait = innocent.map(({ result, decidedAt }) => decidedAt - result.startedAt - result.totalMs);
  const up = innocent.filter(({ result }) => result.outcome === 'UP').length;
  process.stdout.write(
    `${name}: ${innocent.length} checks, ${up} up, ${cores.all.toFixed(2)} cores, main thread ${cores.main.toFixed(2)}\n`,
  );
  for (const [what, values] of Object.entries({
    'start lateness': lateness,
    'error of total time': error,
    'from answer to verdict': wait,
  })) {
    say(`  ${what}`, { p50: quantile(values, 0.5), p99: quantile(values, 0.99), max: quantile(values, 1) }, 'ms');
  }
}

function say(what: string, figures: Record<string, number>, unit: string): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(1)}`);
  process.stdout.write(`${what}: ${text.join(', ')} ${unit}\n`);
}

function openMatcher() {
  return createPatternMatcher({
    timeoutMs: 500,
    maxTextChars: 2 ** 20,
    onFailure: (error) => void process.stdout.write(`${error.message}\n`),
  });
}

/** A site in a process of its own: one page after a known time, and one on which `^(a+)+$` explodes. */
async function serveSite(): Promise<void> {
  const page = pageOf(PAGE_BYTES);
  const bomb = `${'a'.repeat(60)}!`;
  const server = createServer((request, response) => {
    setTimeout(() => response.end(request.url === '/explode' ? bomb : page), SITE_DELAY_MS);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}
