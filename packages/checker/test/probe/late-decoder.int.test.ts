import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answers, forever, OK } from './behaviour.ts';
import { endpointOf, openChecker } from './check-endpoint.ts';
import { openedSites } from './opened-sites.ts';
import { rawSite } from './sites.ts';

const checker = openChecker();
afterAll(() => checker.close());
const opened = openedSites();

/** More than the threads on which decoders and file systems work. */
const WAITING = 16;

/** Keeps all those threads waiting, without load, until it is freed. */
function blockThreads(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'checkstream-'));
  const fifo = join(folder, 'fifo');
  execFileSync('sh', ['-c', 'mkfifo "$0"', fifo]);
  const readers = Array.from({ length: WAITING }, () => open(fifo, 'r'));
  return async () => {
    const writer = openSync(fifo, constants.O_RDWR);
    for (const reader of await Promise.all(readers)) await reader.close();
    closeSync(writer);
    rmSync(folder, { recursive: true });
  };
}

const gzipped = () => answers(zlib.gzipSync('hello'), { 'content-encoding': 'gzip' });

describe('a body whose decoder gets no thread', () => {
  let free: () => Promise<void>;
  beforeEach(() => {
    free = blockThreads();
  });
  afterEach(() => free());

  test('does not outlast the timeout, and is not the fault of the site', async () => {
    const site = await opened(gzipped());
    const result = await checker.run({ url: site.url, timeoutMs: 400 });
    expect(result).toMatchObject({ outcome: 'UNKNOWN', failureKind: 'AGENT', failure: { code: 'ETIMEDOUT' } });
    expect(result).toMatchObject({ httpStatus: 200, bodyBytes: 0, downloadMs: null });
    expect(result.totalMs).toBeLessThan(3_000);
    expect(site.requests()).toBe(1);
  });

  test('leaves an unexpected status what it is', async () => {
    const site = await opened(answers(zlib.gzipSync('oops'), { 'content-encoding': 'gzip' }, 500));
    const result = await checker.run({ url: site.url, timeoutMs: 400 });
    expect(result).toMatchObject({ outcome: 'DOWN', failureKind: 'STATUS', failure: { code: 'HTTP_500' } });
  });

  test('does not outlast being given up', async () => {
    const giveUp = new AbortController();
    const site = await opened(gzipped());
    const checked = checker.check(endpointOf({ url: site.url, timeoutMs: 60_000 }), 1, giveUp.signal);
    while (site.requests() === 0) await new Promise(setImmediate);
    giveUp.abort();
    expect(await checked).toBeNull();
  });
});

test('a coded body that the site itself keeps back is the fault of the site', async () => {
  const start = zlib.gzipSync('x'.repeat(1_000)).subarray(0, 12);
  const site = await opened(
    rawSite((socket) => {
      socket.write(`${OK}content-encoding: gzip\r\n\r\n`);
      socket.write(start);
      forever(socket, '');
    }),
  );
  const result = await checker.run({ url: site.url, timeoutMs: 400 });
  expect(result).toMatchObject({ outcome: 'DOWN', failureKind: 'TIMEOUT', httpStatus: 200 });
});
