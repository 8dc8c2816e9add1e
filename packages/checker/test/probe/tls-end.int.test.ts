import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, expect, test } from '@jest/globals';
import { OK } from './behaviour.ts';
import { endpointOf, openChecker } from './check-endpoint.ts';
import { openedSites } from './opened-sites.ts';
import { rawTlsSite } from './sites.ts';

const checker = openChecker();
afterAll(() => checker.close());
const opened = openedSites();

type Answering = (socket: TLSSocket, raw: Socket) => void;

const framed: Answering = (socket) => socket.end(`${OK}content-length: 5\r\n\r\nhello`);
const unframed: Answering = (socket) => socket.end(`${OK}\r\nhello`);
const framedCut: Answering = (socket, raw) => socket.write(`${OK}content-length: 9\r\n\r\nhi`, () => raw.destroy());
const unframedCut: Answering = (socket, raw) => socket.write(`${OK}\r\nhi`, () => raw.destroy());
const reset: Answering = (_, raw) => raw.resetAndDestroy();
const garbage: Answering = (_, raw) => void raw.write('garbage');
const alert: Answering = (_, raw) => void raw.end(Buffer.from('15030300020250', 'hex'));

/** Checks one endpoint as often as its site has answers. */
async function verdictsOf(answers: Answering[]): Promise<unknown[]> {
  let at = 0;
  const site = await opened(rawTlsSite((socket, raw) => answers[at++]?.(socket, raw)));
  const endpoint = endpointOf({ url: site.url });
  const verdicts = [];
  for (let i = 0; i < answers.length; i++) {
    const result = await checker.check(endpoint, i, new AbortController().signal);
    verdicts.push(result?.failure?.code ?? result?.outcome);
  }
  return verdicts;
}

test('failures are the same for a site whose answers say where they end, which is followed no further', async () => {
  expect(await verdictsOf([framed, framed, framedCut, reset, garbage, alert, framed])).toEqual([
    'UP',
    'UP',
    'ECONNRESET',
    'ECONNRESET',
    'ERR_SSL_BAD_RECORD_TYPE',
    'ERR_SSL_BAD_RECORD_TYPE',
    'UP',
  ]);
});

test('a body that ends with its connection is followed to its end ever after', async () => {
  expect(await verdictsOf([unframed, unframedCut, framed, unframedCut, unframed])).toEqual([
    'UP',
    'ECONNRESET',
    'UP',
    'ECONNRESET',
    'UP',
  ]);
});

test('a site that leaves out where its answer ends for the first time is taken at its word once', async () => {
  expect(await verdictsOf([framed, unframedCut, unframedCut])).toEqual(['UP', 'UP', 'ECONNRESET']);
});
