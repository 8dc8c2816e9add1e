import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BEHAVIOURS } from './behaviours/all.ts';
import { WANTED_OF } from './wanted.ts';

// Writes what every hostile site that speaks plain HTTP answers, behind the byte that says what is wanted of it.
const FOLDER = new URL('./answers.corpus/', import.meta.url);
const LONGEST = 2_048;
const PATIENCE_MS = 300;

const { connecting: _, tls: __, ...plain } = BEHAVIOURS;
mkdirSync(FOLDER, { recursive: true });
for (const { name, site, definition } of Object.values(plain).flat()) {
  const opened = await site();
  const method = definition?.method ?? 'GET';
  const answer = opened.url.startsWith('http:') ? await answerOf(opened.port, method) : Buffer.alloc(0);
  await opened.close();
  const seed = Buffer.concat([Buffer.from([WANTED_OF[method] ?? 0]), answer]);
  const file = `recorded-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.seed`;
  if (answer.length > 0 && seed.length <= LONGEST) writeFileSync(new URL(file, FOLDER), seed);
}
process.exit();

async function answerOf(port: number, method: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(`${method} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
  );
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), sleep(PATIENCE_MS)]);
  socket.destroy();
  // The same at every recording.
  const text = Buffer.concat(chunks)
    .toString('latin1')
    .replace(/\r\nDate: [^\r]*/, '\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT');
  return Buffer.from(text, 'latin1');
}
