import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFrameSplitter } from '../../src/protocol/frames.ts';
import { MalformedRequestError } from '../../src/protocol/malformed-request-error.ts';

function framed(body: Buffer): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

function chunks(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((left, right) => left - right);
  return [...places, bytes.length].map((end, index) => bytes.subarray(places[index - 1] ?? 0, end));
}

describe('createFrameSplitter', () => {
  test('gives back the requests however the stream is cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(bodies, fc.array(fc.nat(), { maxLength: 20 }), (arrays, cuts) => {
        const expected = arrays.map((array) => Buffer.from(array));
        const splitter = createFrameSplitter();
        const stream = Buffer.concat(expected.map(framed));
        expect(chunks(stream, cuts).flatMap((chunk) => splitter.push(chunk))).toEqual(expected);
      }),
    );
  });

  test('takes a request of exactly the limit and refuses one byte more', () => {
    expect(createFrameSplitter(3).push(framed(Buffer.alloc(3)))).toHaveLength(1);
    expect(() => createFrameSplitter(3).push(framed(Buffer.alloc(4)).subarray(0, 4))).toThrow(MalformedRequestError);
  });

  test('refuses a negative length', () => {
    expect(() => createFrameSplitter().push(Buffer.from('ffffffff', 'hex'))).toThrow('a request of -1 bytes');
  });
});
