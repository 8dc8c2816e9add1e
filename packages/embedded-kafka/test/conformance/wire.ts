import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createReader } from '../../src/protocol/reader.ts';
import type { Reader } from '../../src/protocol/reader.ts';
import { API_VERSIONS } from '../../src/protocol/versions.ts';
import type { ApiName } from '../../src/protocol/versions.ts';
import { createWriter } from '../../src/protocol/writer.ts';
import type { Writer } from '../../src/protocol/writer.ts';

/** A bare connection, for what a well-behaved client never sends. */
export interface Wire {
  write(bytes: Buffer): void;
  /** Sends a request and reads the body of its answer. Answers come in the order of the requests. */
  request(api: ApiName, version: number, body?: (writer: Writer) => unknown): Promise<Reader>;
  /** The same, to the bytes of that body. */
  exchange(api: ApiName, version: number, body?: (writer: Writer) => unknown): Promise<Buffer>;
  /** Resolves when the broker has closed the connection. */
  closed: Promise<void>;
  /** Says goodbye behind what was sent, and hears no answer. */
  hangUp(): void;
  end(): void;
}

export async function openWire(broker: string): Promise<Wire> {
  const [host = '', port = ''] = broker.split(':');
  const socket = connect({ host, port: Number(port) });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  // A test that fails half-way must not keep the run from ending.
  socket.unref();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  const answers = collectAnswers(socket);
  const exchange: Wire['exchange'] = (api, version, body) => {
    socket.write(frame(API_VERSIONS[api].key, version, body));
    return Promise.race([answers.next(), closed.then(() => Promise.reject(new Error('connection closed')))]);
  };
  return {
    write: (bytes) => socket.write(bytes),
    request: async (api, version, body) => createReader(await exchange(api, version, body)),
    exchange,
    closed,
    hangUp: () => {
      socket.removeAllListeners('data').end();
      socket.resume();
    },
    end: () => socket.destroy(),
  };
}

export function frame(apiKey: number, version: number, body: (writer: Writer) => unknown = () => undefined): Buffer {
  const writer = createWriter().int32(0).int16(apiKey).int16(version).int32(1).nullableString('wire');
  body(writer);
  const bytes = writer.finish();
  bytes.writeInt32BE(bytes.length - 4, 0);
  return bytes;
}

/** Bodies of the answers, the correlation id read off. */
function collectAnswers(socket: Socket): { next(): Promise<Buffer> } {
  const waiting: ((body: Buffer) => void)[] = [];
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
      const end = 4 + bytes.readInt32BE(0);
      waiting.shift()?.(bytes.subarray(8, end));
      bytes = bytes.subarray(end);
    }
  });
  return { next: () => new Promise((resolve) => waiting.push(resolve)) };
}
