import type { AvroSchema } from '../avro/avro-schema.ts';
import { fingerprint } from './fingerprint.ts';
import { UndecodableMessageError } from './undecodable-message-error.ts';

/** Which schema wrote a message, and where its body begins. */
export type Frame =
  | { framing: 'registry'; schemaId: number; bodyStart: number }
  | { framing: 'single-object'; fingerprint: bigint; bodyStart: number };

const REGISTRY_MAGIC = 0x00;
const REGISTRY_HEADER_BYTES = 5;
const SINGLE_OBJECT_MAGIC = 0xc301;
const MAGIC_BYTES = 2;
const SINGLE_OBJECT_HEADER_BYTES = 10;

/** Confluent wire format: a zero byte and the schema's id in the registry, big-endian. */
export function registryHeader(schemaId: number): Buffer {
  const header = Buffer.alloc(REGISTRY_HEADER_BYTES);
  header.writeInt32BE(schemaId, 1);
  return header;
}

/** Avro single-object encoding (Avro specification): C3 01 and the fingerprint of the schema, little-endian. */
export function singleObjectHeader(schema: AvroSchema): Buffer {
  const magic = Buffer.alloc(MAGIC_BYTES);
  magic.writeUInt16BE(SINGLE_OBJECT_MAGIC);
  return Buffer.concat([magic, fingerprint(schema)]);
}

/** The bytes of a fingerprint, in the order in which messages carry them, as one number: compared for each message. */
export function fingerprintNumber(bytes: Buffer, at = 0): bigint {
  return bytes.readBigUInt64BE(at);
}

/** @throws UndecodableMessageError when the bytes begin like neither framing. */
export function readFrame(bytes: Buffer): Frame {
  if (bytes.length === 0) throw new UndecodableMessageError('EMPTY', 'The message has no bytes');
  if (bytes[0] === REGISTRY_MAGIC && bytes.length >= REGISTRY_HEADER_BYTES) {
    return { framing: 'registry', schemaId: bytes.readInt32BE(1), bodyStart: REGISTRY_HEADER_BYTES };
  }
  if (bytes.length >= SINGLE_OBJECT_HEADER_BYTES && bytes.readUInt16BE() === SINGLE_OBJECT_MAGIC) {
    const print = fingerprintNumber(bytes, MAGIC_BYTES);
    return { framing: 'single-object', fingerprint: print, bodyStart: SINGLE_OBJECT_HEADER_BYTES };
  }
  throw new UndecodableMessageError(
    'UNKNOWN_FRAMING',
    `Expected Confluent framing (00) or Avro single-object encoding (c301), got ${bytes.toString('hex', 0, 4)}`,
  );
}
