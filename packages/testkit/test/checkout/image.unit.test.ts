import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkerSettings } from '../../../checker/src/settings.ts';
import { writerSettings } from '../../../writer/src/settings.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const textOf = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');

interface PackageJson {
  dependencies?: Record<string, string>;
}

/** The package, and those of the workspace that it stands on. */
function closureOf(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = JSON.parse(textOf(`packages/${name}/package.json`)) as PackageJson;
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith('@checkstream/')) closureOf(dependency.replace('@checkstream/', ''), found);
  }
  return found;
}

const DOCKERFILE = textOf('deploy/Dockerfile');
const LET_IN = textOf('.dockerignore').match(/(?<=^!).+/gm) ?? [];

describe('the image', () => {
  test('is made of the command line and what it stands on, and of no other package', () => {
    const needed = [...closureOf('cli')].toSorted();
    const installed = [...DOCKERFILE.matchAll(/^COPY packages\/([\w-]+)\/package\.json/gm)].map(([, name]) => name);
    expect(installed.toSorted()).toEqual(needed);
    const copied = LET_IN.filter((path) => path.startsWith('packages/')).map((path) => path.replace('packages/', ''));
    expect(copied.toSorted()).toEqual(needed);
  });

  test('finds everything that it copies', () => {
    const copied = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect(copied.filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
    const letIn = (path: string) => LET_IN.some((one) => path === one || path.startsWith(`${one}/`));
    expect(copied.filter((path) => path !== 'packages' && !letIn(path))).toEqual([]);
  });

  test('installs what the lockfile says, and no tools of development', () => {
    expect(DOCKERFILE.match(/pnpm@10 install .*/g)).toEqual([
      'pnpm@10 install --prod --frozen-lockfile --filter @checkstream/cli...',
    ]);
  });

  test('runs as a user that is not root', () => {
    expect(DOCKERFILE.match(/^USER .*/gm)?.at(-1)).toBe('USER 1000:1000');
  });

  test('listens on every address, and a service outside of it on loopback alone', () => {
    expect(DOCKERFILE).toMatch(/^ENV .*\bHTTP_HOST=0\.0\.0\.0\b/m);
    expect([checkerSettings.http.host, writerSettings.http.host]).toMatchObject([
      { default: '127.0.0.1', env: 'HTTP_HOST' },
      { default: '127.0.0.1', env: 'HTTP_HOST' },
    ]);
  });
});
