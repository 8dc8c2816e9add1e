import type { FuzzTarget } from '@checkstream/fuzz';
import { createPicker } from '@checkstream/fuzz';
import { OK } from './behaviour.ts';
import type { TestChecker, Wanted } from './check-endpoint.ts';
import { MAX_BODY_BYTES, openFuzzedChecker } from './fuzzed-checker.ts';
import { rawSite } from './sites.ts';
import { WANTED } from './wanted.ts';
import { mustBeWellFormed } from './well-formed.ts';

/** Of the first byte: how the connection ends. */
const RESETS = 0x80;
const IN_PIECES = 0x40;

/**
 * Answers of sites, as bytes on the wire behind one that picks what is wanted and how they are sent. The answers of the
 * hostile sites lie in the corpus, recorded.
 */
export const target: FuzzTarget = {
  maxBytes: 65_536,
  words: [
    ...[
      OK,
      'HTTP/1.0 302 Found\r\n',
      'HTTP/1.1 101 Switching Protocols\r\n',
      'HTTP/1.1 103 Early Hints\r\n\r\n',
      '\r\n',
      '\r\n\r\n',
    ],
    ...[
      'content-length: 5\r\n',
      'transfer-encoding: chunked\r\n',
      'connection: upgrade\r\nupgrade: x\r\n',
      'connection: close\r\n',
    ],
    ...['gzip', 'br', 'deflate', 'zstd'].map((coding) => `content-encoding: ${coding}\r\n`),
    ...['/', '//[', 'http://127.0.0.1:99999/', 'javascript:1', '\u00e9', ' '].map((to) => `location: ${to}\r\n`),
    ...[
      'set-cookie: a=b; max-age=-1\r\n',
      'set-cookie: __proto__=1; expires=x\r\n',
      '__proto__: 1\r\n',
      'constructor: 1\r\n',
    ],
    ...[
      'content-type: text/html; charset=utf-16le\r\n',
      'content-type: text/html; charset=x-user-defined\r\n',
      '<meta charset=big5>',
    ],
    ...['0\r\n\r\n', '5\r\nhello\r\n', 'ffffffff\r\n', '\ufeff', '\0', '1f8b08000000', '\u202e'],
    Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
  ],
  seeds: () => [Buffer.from(`\0${OK}content-length: 5\r\n\r\nhello`)],
  open: async () => {
    let bytes = Buffer.alloc(0);
    let ending = 0;
    const site = await rawSite((socket) => {
      const half = ending & IN_PIECES ? bytes.length >> 1 : 0;
      if (half > 0) socket.write(bytes.subarray(0, half));
      socket.write(bytes.subarray(half), () => (ending & RESETS ? socket.resetAndDestroy() : socket.end()));
    });
    const surprises: Error[] = [];
    const checker = openFuzzedChecker(surprises);
    return {
      run: async (input) => {
        const picker = createPicker(input);
        ending = picker.byte();
        bytes = Buffer.from(picker.rest());
        const wanted = WANTED[ending % WANTED.length] ?? {};
        const { outcome, failureKind, failure, httpStatus } = await run(checker, { ...wanted, url: site.url });
        if (surprises.length > 0) throw surprises.splice(0)[0]!;
        return `${outcome} ${failureKind} ${failure?.code} ${Math.trunc((httpStatus ?? 0) / 100) === 2}`;
      },
      close: async () => {
        await checker.close();
        await site.close();
      },
    };
  },
};

async function run(checker: TestChecker, wanted: Wanted): ReturnType<TestChecker['run']> {
  const result = await checker.run({ timeoutMs: 2_000, ...wanted });
  mustBeWellFormed(result, MAX_BODY_BYTES);
  return result;
}
