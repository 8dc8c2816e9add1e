import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openSilentServer } from '@checkstream/testkit';
import { startCheckstream } from './support/run-checkstream.ts';

jest.setTimeout(60_000);

/** Nothing ever answers, so that every command waits. */
describe('a command that waits for a server', () => {
  let server: Awaited<ReturnType<typeof openSilentServer>>;
  beforeEach(async () => {
    server = await openSilentServer();
  });
  afterEach(() => server.close());

  test.each([
    ['topics', 'SIGINT', 130, 'Stopped by Ctrl-C.\n'],
    ['topics', 'SIGTERM', 143, 'Stopped by SIGTERM.\n'],
    ['status', 'SIGINT', 130, 'Stopped by Ctrl-C.\n'],
    ['migrate', 'SIGTERM', 143, 'Stopped by SIGTERM.\n'],
    ['dead-letters list', 'SIGINT', 130, 'Stopped by Ctrl-C.\n'],
    ['rewind --since 1h', 'SIGTERM', 143, 'Stopped by SIGTERM.\n'],
  ] as const)('%s ends with %s: %d, in one plain line', async (command, signal, code, stderr) => {
    const asked = server.asked();
    const address = `127.0.0.1:${server.port}`;
    const env = { KAFKA_BROKERS: address, DATABASE_URL: `postgres://u:p@${address}/x` };
    const { child, finished } = startCheckstream(command.split(' '), env);
    await asked;
    child.kill(signal);
    expect(await finished).toEqual({ code, stdout: '', stderr });
  });
});
