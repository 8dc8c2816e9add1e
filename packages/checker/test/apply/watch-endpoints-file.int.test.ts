import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { waitFor } from '@checkstream/testkit';
import { watchEndpointsFile } from '../../src/apply/watch-endpoints-file.ts';

jest.setTimeout(30_000);

let folder = '';
let path = '';
let events: string[] = [];
let stop = new AbortController();
let watching: Promise<void> = Promise.resolve();

const file = (...urls: string[]) =>
  ['endpoints:', ...urls.map((url, number) => `  - { id: e${number}, url: '${url}' }`)].join('\n');

function watch(stableMs = 20) {
  watching = watchEndpointsFile({
    path,
    stableMs,
    signal: stop.signal,
    onChange: (tenants) =>
      void events.push(
        [...tenants.values()]
          .flat()
          .map(({ definition }) => definition.url)
          .join(' '),
      ),
    onProblems: (problems) => void events.push(`problems: ${problems.join('; ')}`),
  });
}

const seen = (count: number) => waitFor(`${count} events`, () => events.length >= count && events);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watch-'));
  path = join(folder, 'endpoints.yaml');
  events = [];
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await watching;
  await rm(folder, { recursive: true });
});

describe('a watched endpoints file', () => {
  test('is handed over at the start and after every change', async () => {
    await writeFile(path, file('http://a/'));
    watch();
    await seen(1);
    await writeFile(path, file('http://a/', 'http://b/'));
    expect(await seen(2)).toEqual(['http://a/', 'http://a/ http://b/']);
  });

  test('may be replaced by its editor', async () => {
    await writeFile(path, file('http://a/'));
    watch();
    await seen(1);
    await writeFile(join(folder, 'new'), file('http://c/'));
    await rename(join(folder, 'new'), path);
    expect(await seen(2)).toEqual(['http://a/', 'http://c/']);
  });

  test('that is broken is reported with its place, and taken up again once it is corrected', async () => {
    await writeFile(path, 'endpoints:\n  - { id: a, url: http://a/, interval: 7 parsecs }\n');
    watch();
    expect((await seen(1))[0]).toMatch(/^problems: .*endpoints\.yaml:2:\d+ /);
    await writeFile(path, file('http://a/'));
    expect((await seen(2))[1]).toBe('http://a/');
  });

  test('that is missing is reported once, and taken up when it comes', async () => {
    watch();
    expect((await seen(1))[0]).toMatch(
      /^problems: \S+endpoints.yaml: expected an endpoints file, there is none; create it or correct its path$/,
    );
    await writeFile(path, file('http://a/'));
    expect(await seen(2)).toHaveLength(2);
  });

  test('that is a folder is told in a sentence', async () => {
    await mkdir(path);
    watch();
    expect(await seen(1)).toEqual([`problems: ${path}: expected an endpoints file, it is a folder; correct the path`]);
  });

  test('is read only when two looks in a row have seen the same file', async () => {
    const versions = ['http://half/', 'http://whole/', null, null];
    let looks = 0;
    watching = watchEndpointsFile({
      path,
      signal: stop.signal,
      onChange: (tenants) => void events.push(`look ${looks}: ${[...tenants.values()].flat().length}`),
      onProblems: () => void events.push(`look ${looks}: problems`),
      wait: async () => {
        const version = versions[looks++];
        if (version === undefined) stop.abort();
        else if (version !== null) await writeFile(path, file(...Array.from({ length: looks }, () => version)));
      },
    });
    await watching;
    expect(events).toEqual(['look 3: 2']);
  });

  test('stops being watched on a signal', async () => {
    watch();
    stop.abort();
    await expect(watching).resolves.toBeUndefined();
  });
});
