import { execFile } from 'node:child_process';
import { createServer } from 'node:https';
import { promisify } from 'node:util';
import { createAuthority, listenOnLoopback } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const SOURCE = new URL('../../src/registry/send-request.ts', import.meta.url).href;

test('a stranger is not asked, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
  const { certificate: cert, key } = createAuthority('a stranger').issue();
  let asked = 0;
  const server = createServer({ cert, key }, (_request, response) => {
    asked++;
    response.end('{}');
  }).on('tlsClientError', () => undefined);
  const port = await listenOnLoopback(server);
  const script = `
    import { sendRequest } from ${JSON.stringify(SOURCE)};
    const question = { method: 'GET', headers: {}, body: null, ca: null, signal: AbortSignal.timeout(10_000), onSecured() {} };
    const answer = sendRequest(new URL('https://localhost:${port}/'), question);
    console.log(await answer.then(({ status }) => status, ({ code }) => code));`;
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', PATH: process.env['PATH'] };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  server.close();
  expect(stdout.trim()).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(asked).toBe(0);
});
