import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MalformedRequestError } from '../../src/protocol/malformed-request-error.ts';
import { createReader } from '../../src/protocol/reader.ts';
import { createWriter } from '../../src/protocol/writer.ts';

describe('what was written is read back', () => {
  test('numbers of every width', () => {
    const int64 = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.integer(), int64, fc.boolean(), (int32, long, flag) => {
        const reader = createReader(createWriter().int8(-1).int16(-2).int32(int32).int64(long).boolean(flag).finish());
        expect([reader.int8(), reader.int16(), reader.int32(), reader.int64(), reader.boolean()]).toEqual([
          -1,
          -2,
          int32,
          long,
          flag,
        ]);
      }),
    );
  });

  test('texts, bytes and arrays, missing ones too', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 400 }));
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 400 }), fc.array(fc.integer()), (string, bytes, numbers) => {
        const writer = createWriter().nullableString(string).bytes(Buffer.from(bytes));
        const reader = createReader(
          writer
            .array(numbers, (each) => writer.int32(each))
            .int32(-1)
            .finish(),
        );
        expect(reader.nullableString()).toEqual(string);
        expect(reader.bytes()).toEqual(Buffer.from(bytes));
        expect(reader.array(() => reader.int32())).toEqual(numbers);
        expect(reader.nullableBytes()).toBeNull();
        expect(reader.remaining()).toBe(0);
      }),
    );
  });

  test('chunks are one byte field', () => {
    const bytes = createWriter()
      .byteChunks([Buffer.from('ab'), Buffer.from('c')])
      .finish();
    expect(createReader(bytes).bytes().toString()).toBe('abc');
  });
});

describe('bytes that are too few are refused', () => {
  test.each([
    ['a number past the end', '00', (reader) => reader.int16()],
    ['a text longer than the request', '0005 61', (reader) => reader.string()],
    ['a negative length', 'fffe', (reader) => reader.string()],
    ['a missing text where one is due', 'ffff', (reader) => reader.string()],
    ['an array longer than its bytes', '7fffffff 00', (reader) => reader.array(() => reader.int8())],
    ['a negative array length', 'fffffffe', (reader) => reader.array(() => 0)],
  ] as [string, string, (reader: ReturnType<typeof createReader>) => unknown][])('%s', (_, hex, read) => {
    const reader = createReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(() => read(reader)).toThrow(MalformedRequestError);
  });
});
