import avsc from 'avsc';
import type { AvroSchema } from '../avro/avro-schema.ts';

/** The fingerprint of no bytes at all; also the polynomial (Avro specification, "Schema Fingerprints"). */
const EMPTY = 0xc15d213aa4d7a795n;

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let fingerprint = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) fingerprint = (fingerprint >> 1n) ^ (EMPTY & -(fingerprint & 1n));
  return fingerprint;
});

/** CRC-64-AVRO (the Rabin fingerprint of the Avro specification). */
export function crc64Avro(bytes: Uint8Array): bigint {
  let fingerprint = EMPTY;
  for (const byte of bytes) {
    const index = Number((fingerprint ^ BigInt(byte)) & 0xffn);
    fingerprint = (fingerprint >> 8n) ^ (TABLE[index] ?? 0n);
  }
  return fingerprint;
}

/** The Parsing Canonical Form: names in full, no docs, no defaults, fixed order of attributes. */
export function canonicalForm(schema: AvroSchema | string): string {
  return JSON.stringify(avsc.Type.forSchema(schema as avsc.Schema).schema());
}

/** CRC-64-AVRO of the canonical form, in the little-endian order in which messages carry it. */
export function fingerprint(schema: AvroSchema | string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(crc64Avro(Buffer.from(canonicalForm(schema), 'utf8')));
  return bytes;
}
