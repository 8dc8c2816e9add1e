import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askFloor } from '../../../src/commands/rewind/floor.ts';
import { aDevFile } from '../../support/a-dev-file.ts';
import { aFolder, type Folder } from '../../support/a-folder.ts';
import { aTerminal } from '../../support/a-terminal.ts';

let folder: Folder;
beforeEach(async () => {
  folder = await aFolder();
  await folder.write({ '.data/dev.json': JSON.stringify(aDevFile()) });
});
afterEach(() => folder.remove());

test('the PostgreSQL of a running pnpm dev is not asked about a Kafka of the environment', async () => {
  const env = { KAFKA_BROKERS: 'kafka.example.com:9092' };
  const terminal = aTerminal({ env, cwd: folder.path, devRuns: () => Promise.resolve(true) });
  expect(await askFloor(terminal)).toEqual({ why: 'no PostgreSQL to talk to: set DATABASE_URL' });
  expect(terminal.printed().err).toBe('');
});
