import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { PublishError, heals } from '@checkstream/runtime';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder } from '@checkstream/schema';
import { waitFor } from '@checkstream/testkit';
import { carryOut } from '../../src/apply/carry-out.ts';
import { keepApplied } from '../../src/apply/keep-applied.ts';

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const decode = createEndpointDefinitionDecoder({ schemaOf: null });

jest.setTimeout(30_000);

let folder = '';
let path = '';
let lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
let rows = new Map<string, Buffer>();
let failures: Error[] = [];
let hanging = false;
let reads = 0;
let stop = new AbortController();
let keeping: Promise<void> = Promise.resolve();

const logging = (level: string) => (fields: unknown, message?: string) =>
  void lines.push({ level, message: message ?? '', fields: fields as Record<string, unknown> });

const keep = () => {
  keeping = keepApplied({
    path,
    stableMs: 10,
    signal: stop.signal,
    heals,
    log: { info: logging('info'), warn: logging('warn'), error: logging('error') },
    apply: (wanted, approve) =>
      carryOut({
        readTopic: () => {
          reads++;
          if (hanging) return new Promise(() => undefined);
          const failure = failures.shift();
          return failure === undefined ? Promise.resolve(new Map(rows)) : Promise.reject(failure);
        },
        send: (messages) => {
          for (const { key, value } of messages) {
            if (value === null) rows.delete(String(key));
            else rows.set(String(key), value);
          }
          return Promise.resolve();
        },
        encode,
        decode,
        wanted,
        approve,
      }),
  });
};

const line = (level: string, count = 1) =>
  waitFor(`${count} lines of ${level}`, () => lines.filter((found) => found.level === level)[count - 1]);

const write = (...ids: string[]) =>
  writeFile(path, ['endpoints:', ...ids.map((id) => `  - { id: ${id}, url: http://127.0.0.1/ }`)].join('\n'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keep-'));
  path = join(folder, 'endpoints.yaml');
  lines = [];
  rows = new Map();
  failures = [];
  hanging = false;
  reads = 0;
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await keeping;
  await rm(folder, { recursive: true });
});

describe('an endpoints file that is kept applied', () => {
  test('is applied at the start and after a change, small removals included', async () => {
    await write('a', 'b', 'c');
    keep();
    await line('info');
    await write('a', 'b', 'd');
    expect((await line('info', 2)).fields).toMatchObject({ added: 1, changed: 0, removed: 1, unchanged: 2 });
    expect([...rows.keys()].sort()).toEqual(['default/a', 'default/b', 'default/d']);
  });

  test('never removes all there is: that is left to a person', async () => {
    await write('a', 'b');
    keep();
    await line('info');
    await write('c');
    expect(await line('error')).toMatchObject({ fields: { reason: expect.stringContaining('--prune') as unknown } });
    expect([...rows.keys()]).toEqual(['default/a', 'default/b']);
  });

  test('is applied once Kafka is there', async () => {
    failures = [Object.assign(new Error('away'), { code: 'ECONNREFUSED' })];
    await write('a');
    keep();
    await line('info');
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  test('is left to a person when it is refused for good, and is applied once it is corrected', async () => {
    failures = [new PublishError('too large', { retriable: false, code: 'MESSAGE_TOO_LARGE' })];
    await write('big');
    keep();
    expect(await line('error')).toMatchObject({ fields: { err: { code: 'MESSAGE_TOO_LARGE' } } });
    await write('corrected');
    await line('info');
    expect([...rows.keys()]).toEqual(['default/corrected']);
    expect(lines.map(({ level }) => level)).toEqual(['error', 'info']);
  });

  test('is not tried any more once it has changed', async () => {
    failures = Array.from({ length: 3 }, () => Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    await write('first');
    keep();
    await line('warn', 2);
    failures = [];
    await write('second');
    await line('info');
    expect([...rows.keys()]).toEqual(['default/second']);
  });

  test('is not waited for at a stop', async () => {
    hanging = true;
    await write('a');
    keep();
    await waitFor('the apply to begin', () => reads > 0);
    stop.abort();
    await keeping;
    expect(lines).toEqual([]);
  });

  test('ends the process over a mistake of ours', async () => {
    failures = [new TypeError('a mistake')];
    await write('a');
    keep();
    await expect(keeping).rejects.toThrow('a mistake');
    keeping = Promise.resolve();
  });
});
