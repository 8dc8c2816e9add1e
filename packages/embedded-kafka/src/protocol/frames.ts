import { MalformedRequestError } from './malformed-request-error.ts';

/** Default of socket.request.max.bytes. */
const MAX_REQUEST_BYTES = 100 * 1024 * 1024;
const PREFIX_BYTES = 4;

export interface FrameSplitter {
  /** Requests that this chunk completes, without their length prefix. Throws MalformedRequestError on an impossible length. */
  push(chunk: Buffer): Buffer[];
}

/** Cuts a stream of length-prefixed requests into requests, however the chunks fall. */
export function createFrameSplitter(maxBytes = MAX_REQUEST_BYTES): FrameSplitter {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = PREFIX_BYTES;

  return {
    push(chunk) {
      chunks.push(chunk);
      buffered += chunk.length;
      // Joining only once a whole request has come keeps a large one, in many chunks, linear.
      if (buffered < wanted) return [];
      const { frames, rest } = split(chunks.length === 1 ? chunk : Buffer.concat(chunks), maxBytes);
      chunks = rest.length === 0 ? [] : [rest];
      buffered = rest.length;
      wanted = rest.length < PREFIX_BYTES ? PREFIX_BYTES : PREFIX_BYTES + rest.readInt32BE(0);
      return frames;
    },
  };
}

function split(bytes: Buffer, maxBytes: number): { frames: Buffer[]; rest: Buffer } {
  const frames: Buffer[] = [];
  let start = 0;
  while (bytes.length - start >= PREFIX_BYTES) {
    const length = bytes.readInt32BE(start);
    if (length < 0 || length > maxBytes)
      throw new MalformedRequestError(`a request of ${length} bytes, expected 0 to ${maxBytes}`);
    const end = start + PREFIX_BYTES + length;
    if (end > bytes.length) break;
    frames.push(bytes.subarray(start + PREFIX_BYTES, end));
    start = end;
  }
  return { frames, rest: bytes.subarray(start) };
}
