import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import { Worker } from 'node:worker_threads';

/** A server on loopback that behaves in one way, and counts what reaches it. */
export interface Site {
  url: string;
  port: number;
  connections(): number;
  /** Requests, or for a raw site connections. */
  requests(): number;
  close(): Promise<void>;
}

export type CertificateName =
  'good' | 'chained' | 'expired' | 'not-yet' | 'other-name' | 'self-signed' | 'unknown-root' | 'leaf-only' | 'no-date';

const read = (file: string): string => readFileSync(new URL(`./certificates/${file}`, import.meta.url), 'utf8');

export const testRoot = read('root.pem');

/** `no-date`: the expired one with something else in the place of its last day; `leaf-only`: without intermediate. */
export function credentials(name: CertificateName): { cert: string; key: string } {
  if (name === 'no-date') return { cert: withoutDate(read('expired.pem')), key: read('expired.key') };
  if (name === 'leaf-only') return { cert: firstOf(read('chained.pem')), key: read('chained.key') };
  return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
}

const firstOf = (pem: string): string => pem.slice(0, pem.indexOf('-----END') + '-----END CERTIFICATE-----\n'.length);

function withoutDate(pem: string): string {
  const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  der.write('991399999999Z', der.indexOf('210101000000Z'), 'latin1');
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** Refuses every client that shows no certificate, which with TLS 1.3 happens after the client's handshake. */
export async function strictSite(maxVersion: SecureVersion = 'TLSv1.3'): Promise<Site> {
  const asking = { requestCert: true, rejectUnauthorized: true, maxVersion };
  const server = https.createServer({ ...credentials('good'), ...asking });
  return open(server, 'https', () => 0);
}

/** @param host an address of this machine */
export async function httpSite(answer: RequestListener, host?: string): Promise<Site> {
  const server = http.createServer();
  return open(server, 'http', countRequests(server, answer), host);
}

export async function httpsSite(
  certificate: CertificateName,
  answer: RequestListener,
  more: https.ServerOptions = {},
  host?: string,
): Promise<Site> {
  const server = https.createServer({ ...credentials(certificate), ...more });
  return open(server, 'https', countRequests(server, answer), host);
}

/** @param onData what to do when the request, or its TLS hello, arrives; @param onConnect when the connection opens */
export async function rawSite(
  onData: (socket: Socket) => void,
  onConnect: (socket: Socket) => void = () => undefined,
): Promise<Site> {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    socket.once('data', () => onData(socket));
    onConnect(socket);
  });
  return open(server, 'http', () => connections);
}

/**
 * Speaks TLS, and then whatever it likes.
 * @param onData what to do when the request arrives; `raw` is the connection below TLS
 */
export async function rawTlsSite(
  onData: (socket: TLSSocket, raw: Socket) => void,
  maxVersion: SecureVersion = 'TLSv1.3',
): Promise<Site> {
  let connections = 0;
  const server = net.createServer((raw) => {
    connections++;
    const socket = new TLSSocket(raw, { isServer: true, ...credentials('good'), maxVersion });
    socket.on('error', () => undefined);
    socket.once('data', () => onData(socket, raw));
  });
  return open(server, 'https', () => connections);
}

/** Answers with these bytes, then closes. */
export const bytesSite = (...parts: (string | Buffer)[]): Promise<Site> =>
  rawSite((socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  });

/** A port where nothing listens. */
export async function refusingSite(): Promise<Site> {
  const site = await rawSite(() => undefined);
  await site.close();
  return { ...site, close: () => Promise.resolve() };
}

/** Listens and never accepts: its thread sleeps, and its queue of connections is full. */
export async function silentSite(): Promise<Site> {
  const source = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(source, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const fillers = Array.from({ length: 8 }, () => net.connect(port, '127.0.0.1').on('error', () => undefined));
  await new Promise((resolve) => fillers[0]?.once('connect', resolve));
  const close = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy();
    await worker.terminate();
  };
  return { url: `http://127.0.0.1:${port}/`, port, connections: () => 0, requests: () => 0, close };
}

function countRequests(server: http.Server, answer: RequestListener): () => number {
  let requests = 0;
  server.on('request', (request, response) => {
    requests++;
    answer(request, response);
  });
  return () => requests;
}

async function open(server: net.Server, scheme: string, requests: () => number, host = '127.0.0.1'): Promise<Site> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `${scheme}://${net.isIPv6(host) ? `[${host}]` : host}:${port}/`;
  return { url, port, connections: () => connections, requests, close };
}
