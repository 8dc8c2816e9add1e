import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectionEnv } from '../../src/connection/connection-env.ts';
import { aDevFile } from '../support/a-dev-file.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Folder } from '../support/a-folder.ts';
import { aTerminal } from '../support/a-terminal.ts';

const DEV = aDevFile({
  environment: {
    KAFKA_BROKERS: '127.0.0.1:9092',
    KAFKA_PASSWORD: 'of dev',
    KAFKA_TOPIC_ENDPOINTS: 'dev.endpoints',
    SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081',
    DATABASE_URL: 'postgres://dev@127.0.0.1:5432/dev',
  },
});
const devRuns = () => Promise.resolve(true);

describe('which servers a command talks to', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await aFolder();
    await folder.write({ '.data/dev.json': JSON.stringify(DEV) });
  });
  afterEach(() => folder.remove());

  test('are those of the environment, even beside a running pnpm dev', async () => {
    const env = { KAFKA_BROKERS: 'kafka.example.com:9092', KAFKA_USERNAME: 'u' };
    const terminal = aTerminal({ env, cwd: folder.path, devRuns });
    expect(await connectionEnv('kafka', terminal)).toEqual(env);
    expect(terminal.printed().err).toBe('');
  });

  test('are those of a running pnpm dev otherwise, and stderr says so', async () => {
    const terminal = aTerminal({ cwd: folder.path, devRuns });
    expect(await connectionEnv('database', terminal)).toMatchObject({ DATABASE_URL: DEV.databaseUrl });
    expect(terminal.printed()).toEqual({
      out: '',
      err: expect.stringContaining('using the PostgreSQL of the running pnpm dev'),
    });
  });

  test('are found from the checkout of the command as well', async () => {
    const terminal = aTerminal({ checkout: folder.path, devRuns });
    expect(await connectionEnv('kafka', terminal)).toMatchObject({ KAFKA_BROKERS: '127.0.0.1:9092' });
  });

  test('of pnpm dev are used as its services use them: logins, topics, registry, and nothing of our environment', async () => {
    const env = { KAFKA_PASSWORD: 'ours', KAFKA_USERNAME: 'ours', KAFKA_BROKERS: '' };
    const terminal = aTerminal({ env, cwd: folder.path, devRuns });
    expect(await connectionEnv('kafka', terminal)).toEqual(DEV.environment);
  });

  test('come without the settings file of a service', async () => {
    const env = { KAFKA_BROKERS: 'kafka.example.com:9092', CONFIG_FILE: 'checker.json' };
    expect((await connectionEnv('kafka', aTerminal({ env })))['CONFIG_FILE']).toBeUndefined();
  });

  test('are none when that pnpm dev has ended', async () => {
    const terminal = aTerminal({ cwd: folder.path });
    await expect(connectionEnv('kafka', terminal)).rejects.toThrow('no Kafka to talk to: set KAFKA_BROKERS');
  });
});
