import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createPicker, type FuzzTarget } from '@checkstream/fuzz';
import { createEmbeddedKafka } from '../../src/index.ts';
import type { EmbeddedKafka } from '../../src/index.ts';
import { frame, openWire } from '../conformance/wire.ts';
import type { Wire } from '../conformance/wire.ts';
import { oddRequests } from './odd-requests.ts';
import { REQUEST_WORDS } from './request-words.ts';

/** Topics and groups that mutated requests made stay until then. */
const RUNS_A_BROKER = 200;

interface Running {
  kafka: EmbeddedKafka;
  /** Another client of the same broker. */
  neighbour: Wire;
  /** What went wrong inside, rather than with the request. */
  errors: unknown[];
}

/** As `requests`, over a real socket, in pieces of any size; the first byte says how large they are. */
export const target: FuzzTarget = {
  maxBytes: 40_000,
  words: REQUEST_WORDS,
  seeds: () =>
    [...recordedRequests(), ...oddRequests(), ...REQUEST_WORDS].map((bytes) =>
      Buffer.concat([Buffer.from([0xf]), bytes, frame(3, 1)]),
    ),
  open: async () => {
    let running = await start();
    let runs = 0;
    return {
      run: async (input) => {
        runs += 1;
        if (runs % RUNS_A_BROKER === 0) {
          await stop(running);
          running = await start();
        }
        return exchange(running, input);
      },
      close: () => stop(running),
    };
  },
};

/** Those of `requests`, and what it kept. */
function recordedRequests(): Buffer[] {
  const folder = new URL('./requests.corpus/', import.meta.url);
  const names = readdirSync(folder).sort();
  return names.map((name) => readFileSync(new URL(name, folder)));
}

async function exchange({ kafka, neighbour, errors }: Running, input: Buffer): Promise<string> {
  const picker = createPicker(input);
  const pieceBytes = 1 + 16 * picker.byte();
  const bytes = picker.rest();
  const socket = connect(kafka.port, '127.0.0.1');
  let answered = 0;
  socket.on('data', (chunk: Buffer) => (answered += chunk.length)).on('error', () => undefined);
  const closed = once(socket, 'close').catch(() => undefined);
  await once(socket, 'connect');
  for (let at = 0; at < bytes.length && socket.writable; at += Math.max(pieceBytes, bytes.length >> 5)) {
    socket.write(bytes.subarray(at, at + Math.max(pieceBytes, bytes.length >> 5)));
    await nextTurn();
  }
  socket.end();
  await closed;
  await neighbour.request('ApiVersions', 0);
  if (errors.length > 0) throw errors.splice(0)[0];
  return `answered ${'x'.repeat(Math.min(20, Math.ceil(Math.log2(answered + 1))))}`;
}

async function start(): Promise<Running> {
  const errors: unknown[] = [];
  const kafka = await createEmbeddedKafka({
    log: ({ level, err, message }) => void (level === 'error' && errors.push(err ?? new Error(message))),
  });
  return { kafka, errors, neighbour: await openWire(kafka.brokers[0] ?? '') };
}

async function stop({ kafka, neighbour }: Running): Promise<void> {
  neighbour.end();
  await kafka.close();
}
