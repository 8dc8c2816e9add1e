import { Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { BadCodingError } from '../errors.ts';

type Decoder = (firstByte: number) => Transform;

/** `deflate` means zlib's format, but some servers send it bare (RFC 9110, section 8.4.1.2). */
const inflate: Decoder = (firstByte) => ((firstByte & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw());

/** The largest window a zstd body may ask for, 8 MiB (RFC 9659). */
const ZSTD = { params: { [zlib.constants.ZSTD_d_windowLogMax]: 23 } };

const DECODERS = new Map<string, Decoder>([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['deflate', inflate],
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', () => zlib.createZstdDecompress(ZSTD)],
]);

/** As curl: more is no site's mistake. */
const MOST_CODINGS = 5;
/** What a coding may take beyond twice its content: most of it only waits for its turn. */
const CODING_BYTES = 1_048_576;

export interface DecodedBody {
  chunks: AsyncIterable<Buffer>;
  /** Has the site sent bytes that still wait for their decoder? It works on threads that others keep busy as well. */
  isBehind: () => boolean;
}

/**
 * The body without its content codings. A coding nobody knows is left as it is, as browsers do. After the signal aborts
 * it fails soon, whatever the decoders do.
 * @param maxBytes decoded bytes that will be read; a coded body much longer than that is refused
 * @throws BadCodingError
 */
export function decodedBody(
  body: Readable,
  contentEncoding: string | undefined,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): DecodedBody {
  const transforms: Transform[] = [];
  const stage = (source: AsyncIterable<Buffer>, decoder: Decoder): AsyncIterable<Buffer> =>
    decode(source, (firstByte) => {
      const transform = decoder(firstByte);
      transforms.push(transform);
      return transform;
    });

  async function* decode(source: AsyncIterable<Buffer>, open: Decoder): AsyncGenerator<Buffer> {
    const chunks = bounded(source, 2 * maxBytes + CODING_BYTES);
    const first = await chunks.next();
    // An empty body is whole in any coding.
    if (first.done === true) return;
    const transform = open(first.value[0] ?? 0);
    // What goes wrong in the middle comes out of the transform.
    pipeline(Readable.from(prepend(first.value, chunks)), transform, { signal }).catch(() => undefined);
    yield* transform as AsyncIterable<Buffer>;
  }

  return {
    chunks: decodersOf(contentEncoding).reduce(stage, body),
    isBehind: () => transforms.some(({ writableLength }) => writableLength > 0),
  };
}

/** In the order in which they are undone. */
function decodersOf(contentEncoding = ''): Decoder[] {
  const decoders = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => DECODERS.get(coding.trim()))
    .filter((decoder) => decoder !== undefined);
  if (decoders.length > MOST_CODINGS) throw new BadCodingError('TOO_MANY_CODINGS');
  return decoders.reverse();
}

/** A stream of nothing may be coded in any number of bytes, and one coding may blow up the input of the next. */
async function* bounded(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BadCodingError('CODING_TOO_LARGE');
    yield chunk;
  }
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}
