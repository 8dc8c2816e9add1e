import { Readable, pipeline } from 'node:stream';
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

type Decoder = (firstByte: number) => Transform;

/** `deflate` means zlib's format, but some servers send it bare (RFC 9110, section 8.4.1.2). */
const inflate: Decoder = (firstByte) => ((firstByte & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw());

const DECODERS = new Map<string, Decoder>([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['deflate', inflate],
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', () => zlib.createZstdDecompress()],
]);

/** The body without its content codings. A coding nobody knows is left as it is, as browsers do. */
export function decodedBody(body: Readable, contentEncoding: string | undefined): AsyncIterable<Buffer> {
  const decoders = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => DECODERS.get(coding.trim()))
    .filter((decoder) => decoder !== undefined)
    .reverse();
  return decoders.length === 0 ? body : decode(body, decoders);
}

/** An empty body is whole in any coding, so decoders wait for a first byte. */
async function* decode(body: Readable, decoders: Decoder[]): AsyncIterable<Buffer> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const transforms = decoders.map((decoder) => decoder(first.value[0] ?? 0));
  const whole = Readable.from(prepend(first.value, { [Symbol.asyncIterator]: () => chunks }));
  // What goes wrong in the middle comes out of the last stage, which the caller iterates.
  pipeline([whole, ...transforms], () => undefined);
  yield* transforms.at(-1) as AsyncIterable<Buffer>;
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  yield first;
  yield* rest;
}
