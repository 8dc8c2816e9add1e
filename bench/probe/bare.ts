// Node's own client, with nothing around it: a fresh connection for each request, its whole body read.
import http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import { createSecureContext } from 'node:tls';
import { testRoot } from '../../packages/checker/test/probe/sites.ts';
import { drive } from './drive.ts';
import { answerLoads } from './load.ts';
import type { Load, Took } from './load.ts';
import { ownCpuMicroseconds } from './tally.ts';

const secureContext = createSecureContext({ ca: testRoot });

answerLoads((load) => drive(load, () => get(load), ownCpuMicroseconds));

function get({ url }: Load): Promise<Took> {
  const startedAt = Date.now();
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const end = (ok: boolean): void => resolve({ startedAt, totalMs: performance.now() - startedMs, ok });
    open(url, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => end(response.statusCode === 200 && bytes > 0));
    }).on('error', () => end(false));
  });
}

function open(url: string, onResponse: (response: IncomingMessage) => void): ClientRequest {
  if (url.startsWith('http:')) return http.get(url, { agent: false }, onResponse);
  return https.get(url, { agent: false, secureContext } as https.RequestOptions, onResponse);
}
