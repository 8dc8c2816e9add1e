import { UnacknowledgedRefusalError } from '../../src/apis/produce.ts';
import { MalformedRequestError } from '../../src/protocol/malformed-request-error.ts';
import { API_VERSIONS } from '../../src/protocol/versions.ts';
import { frame } from '../conformance/wire.ts';

/** The only errors that bytes from a client may lead to. */
export const DECLARED = [MalformedRequestError, UnacknowledgedRefusalError];

/** Stands in the recorded requests in place of the one that the broker handed out. */
export const MEMBER_ID = 'fuzz-00000000-0000-4000-8000-000000000000';

const text = (value: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
};

/** What requests are made of: whole empty ones, names with their length, and lengths that stand for nothing or too much. */
export const REQUEST_WORDS: Buffer[] = [
  ...Object.values(API_VERSIONS).flatMap(({ key, min, max }) => [frame(key, min), frame(key, max)]),
  ...[
    'checks',
    'endpoints',
    'other',
    MEMBER_ID,
    'consumer',
    'cleanup.policy',
    'compact',
    'max.message.bytes',
    '1',
    '',
  ].map(text),
  ...['ffff', 'ffffffff', '7fffffff', '80000000', '7fff', '00000000', '00000001', '00002710', '7fffffffffffffff'].map(
    (hex) => Buffer.from(hex, 'hex'),
  ),
];
