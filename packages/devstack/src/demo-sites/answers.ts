import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** How a site answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const PAGE = `<!doctype html>
<title>A demo site</title>
<h1>Welcome, visitor</h1>
<p>This page comes from your own machine.</p>
`;
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const CHUNK = Buffer.alloc(16 * 1024, 'All work and no play makes a dull page. ');

export const page: Answer = (_request, response) => {
  response.writeHead(200, HTML).end(PAGE);
};

export const errorPage: Answer = (_request, response) => {
  response.writeHead(200, HTML).end(PAGE.replace('</h1>', '</h1>\n<p>Fatal error: no connection to the database</p>'));
};

export function status(code: number): Answer {
  return (_request, response) => void response.writeHead(code, HTML).end(`<h1>${code}</h1>\n`);
}

export function after(delayMs: number): Answer {
  return (request, response) => {
    const timer = setTimeout(() => page(request, response), delayMs);
    response.on('close', () => clearTimeout(timer));
  };
}

export function inTurn(...answers: [Answer, ...Answer[]]): Answer {
  let next = 0;
  return (request, response) => (answers[next++ % answers.length] ?? answers[0])(request, response);
}

/** The path counts the redirects so far. */
export function redirects(count: number): Answer {
  return (request, response) => {
    const sofar = Number(request.url?.slice(1));
    if (sofar >= count) page(request, response);
    else response.writeHead(302, { location: `/${sofar + 1}` }).end();
  };
}

export const halfAPage: Answer = (_request, response) => {
  response.writeHead(200, { ...HTML, 'content-length': PAGE.length }).write(PAGE.slice(0, PAGE.length / 2));
};

/** Stops only when the reader goes away. */
export const endless: Answer = (_request, response) => {
  response.writeHead(200, HTML);
  const send = () => {
    while (!response.destroyed && response.write(CHUNK));
  };
  response.on('drain', send);
  send();
};

export const compressed: Answer = (_request, response) => {
  response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' }).end(gzipSync(PAGE));
};

export const form: Answer = (request, response) => {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.on('end', () => {
    const accepted = request.method === 'POST' && bytes > 0;
    response.writeHead(accepted ? 201 : 400, { 'content-type': 'application/json' }).end(JSON.stringify({ accepted }));
  });
};
