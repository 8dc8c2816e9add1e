import avsc, { type Type } from 'avsc';
import type { AvroSchema } from '../avro/avro-schema.ts';
import { canonicalForm, fingerprint } from './fingerprint.ts';
import { fingerprintNumber, readFrame, type Frame } from './framing.ts';
import { createIntsFit } from './ints-fit.ts';
import { createSkimDatum, isUnbounded, type SkimDatum } from './skim-datum.ts';
import { UndecodableMessageError } from './undecodable-message-error.ts';

/** The schema that a registry keeps under an id; null when it does not know the id. Rejects when it cannot say. */
export type SchemaOf = (id: number) => Promise<AvroSchema | null>;

/**
 * Decodes one message of either framing. Synchronous on the hot path; a promise only the first time a registry id is
 * met. Throws or rejects with UndecodableMessageError, or with what `schemaOf` rejected with: that may be tried again.
 */
export type Decode<T> = (bytes: Buffer) => T | Promise<T>;

interface DecoderOptions {
  /** The type that readers of today want. */
  reader: Type;
  /** Schemas that single-object messages may be written with: every version the code knows. */
  known: AvroSchema[];
  schemaOf: SchemaOf | null;
}

type Resolver = Parameters<Type['decode']>[2];
type ReadBody<T> = (bytes: Buffer, bodyStart: number) => T;

export function createDecoder<T>({ reader, known, schemaOf }: DecoderOptions): Decode<T> {
  const byFingerprint = new Map(
    known.map((schema) => [fingerprintNumber(fingerprint(schema)), bodyReader<T>(reader, schema)]),
  );
  const byId = new Map<number, ReadBody<T>>();

  return function decode(bytes) {
    const frame = readFrame(bytes);
    const read = frame.framing === 'registry' ? byId.get(frame.schemaId) : byFingerprint.get(frame.fingerprint);
    if (read !== undefined) return read(bytes, frame.bodyStart);
    if (frame.framing === 'registry' && schemaOf !== null) return decodeWithNewSchema(bytes, frame.schemaId, schemaOf);
    throw unknownSchema(frame);
  };

  async function decodeWithNewSchema(bytes: Buffer, schemaId: number, ask: SchemaOf): Promise<T> {
    const schema = await ask(schemaId);
    const frame = readFrame(bytes);
    if (schema === null) throw unknownSchema(frame);
    // Messages that asked together are answered together.
    const read = byId.get(schemaId) ?? readerOrRefusal<T>(reader, schema);
    byId.set(schemaId, read);
    return read(bytes, frame.bodyStart);
  }
}

/** A schema that cannot be read never can: an id stands for one schema for ever, and looking costs as much as a reader. */
function readerOrRefusal<T>(reader: Type, schema: AvroSchema): ReadBody<T> {
  try {
    return bodyReader<T>(reader, schema);
  } catch (error) {
    if (!(error instanceof UndecodableMessageError)) throw error;
    return () => {
      throw error;
    };
  }
}

/** One resolver per writer schema, made once: making one costs as much as thousands of messages. */
function bodyReader<T>(reader: Type, schema: AvroSchema): ReadBody<T> {
  const { resolver, skim } = resolutionOf(reader, schema);
  const intsFit = createIntsFit(reader.schema({ exportAttrs: true }) as AvroSchema);
  return (bytes, bodyStart) => {
    skim?.(bytes, bodyStart);
    const { value, offset } = readDatum<T>(reader, resolver, bytes, bodyStart);
    if (offset < 0) throw malformed('it ends in the middle of a value');
    if (!intsFit(value)) throw malformed('an int has more than 32 bits');
    if (offset === bytes.length) return value;
    throw new UndecodableMessageError('TRAILING_BYTES', `${bytes.length - offset} bytes follow the value`);
  };
}

interface Resolution {
  /** None when both write the same bytes: reading without one is faster. */
  resolver: Resolver | undefined;
  /** None when the bytes need not be looked over before they are believed. */
  skim: SkimDatum | undefined;
}

/** What a registry hands out may be no schema at all, which shows anywhere in here. */
function resolutionOf(reader: Type, schema: AvroSchema): Resolution {
  try {
    const asWritten = canonicalForm(schema) === canonicalForm(reader.schema({ exportAttrs: true }));
    const skim = isUnbounded(schema) ? createSkimDatum(schema) : undefined;
    if (asWritten) return { resolver: undefined, skim };
    const writer = avsc.Type.forSchema(schema as avsc.Schema);
    if (writer.typeName !== 'record') throw new TypeError(`expected a record, got ${writer.typeName}`);
    return { resolver: reader.createResolver(writer), skim };
  } catch (cause) {
    const message = `The schema of the message cannot be read as ${reader.name}: ${(cause as Error).message}`;
    throw new UndecodableMessageError('UNKNOWN_SCHEMA', message, { cause });
  }
}

interface Datum<T> {
  value: T;
  /** Where it ends; negative when the bytes ended first. */
  offset: number;
}

function readDatum<T>(reader: Type, resolver: Resolver | undefined, bytes: Buffer, bodyStart: number): Datum<T> {
  try {
    const datum: Datum<T> = reader.decode(bytes, bodyStart, resolver);
    return datum;
  } catch (cause) {
    throw malformed((cause as Error).message, cause);
  }
}

function malformed(why: string, cause?: unknown): UndecodableMessageError {
  return new UndecodableMessageError('MALFORMED', `The message is not what its schema says: ${why}`, { cause });
}

function unknownSchema(frame: Frame): UndecodableMessageError {
  const which =
    frame.framing === 'registry' ? `id ${frame.schemaId} in the registry` : `fingerprint ${hex(frame.fingerprint)}`;
  return new UndecodableMessageError('UNKNOWN_SCHEMA', `No schema is known for ${which}`);
}

const hex = (fingerprint: bigint): string => fingerprint.toString(16).padStart(16, '0');
