import { createReader, createWriter, type Reader, type Writer } from '@checkstream/embedded-kafka/protocol';

/** Keys of the requests that this suite looks at. */
export const API_KEYS = {
  Produce: 0,
  Metadata: 3,
  OffsetCommit: 8,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  SyncGroup: 14,
} as const;
export type ApiName = keyof typeof API_KEYS;

export interface RequestHead {
  apiKey: number;
  version: number;
  correlationId: number;
}

export function readHead(frame: Buffer): RequestHead {
  return { apiKey: frame.readInt16BE(0), version: frame.readInt16BE(2), correlationId: frame.readInt32BE(4) };
}

/** A request or an answer as it goes over the wire. */
export function withLength(frame: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(frame.length);
  return Buffer.concat([length, frame]);
}

const NOT_COORDINATOR = 16;

/** The answer to a heartbeat of version 1 to 3 by a broker that no longer coordinates the group. */
export function notCoordinator({ correlationId }: RequestHead): Buffer {
  return createWriter().int32(correlationId).int32(0).int16(NOT_COORDINATOR).finish();
}

/** The port of the relay to a broker. @throws when it is none that is known. */
export type PortOf = (host: string, port: number) => number;

/**
 * Answers that say where brokers are, in the versions that kafkajs asks for, with the relays' addresses in place of
 * theirs. Others pass as they are.
 */
export function redirect(frame: Buffer, { apiKey, version }: RequestHead, portOf: PortOf): Buffer {
  if (apiKey === API_KEYS.Metadata) return redirectMetadata(frame, version, portOf);
  if (apiKey === API_KEYS.FindCoordinator) return redirectCoordinator(frame, version, portOf);
  return frame;
}

/** Version 3 to 6: correlation id, throttle time, brokers (id, host, port, rack), and the rest. */
function redirectMetadata(frame: Buffer, version: number, portOf: PortOf): Buffer {
  refuseVersion('Metadata', version, [3, 6]);
  const reader = createReader(frame);
  const writer = createWriter().int32(reader.int32()).int32(reader.int32());
  const brokers = reader.array((broker) => ({
    id: broker.int32(),
    ...addressIn(broker),
    rack: broker.nullableString(),
  }));
  writer.array(brokers, ({ id, host, port, rack }) => {
    writer.int32(id);
    writeAddress(writer, host, portOf(host, port));
    writer.nullableString(rack);
  });
  return writer.raw(frame.subarray(frame.length - reader.remaining())).finish();
}

/** Version 1 and 2: correlation id, throttle time, error, message, id, host, port; an error has no address. */
function redirectCoordinator(frame: Buffer, version: number, portOf: PortOf): Buffer {
  refuseVersion('FindCoordinator', version, [1, 2]);
  const reader = createReader(frame);
  const writer = createWriter().int32(reader.int32()).int32(reader.int32());
  const error = reader.int16();
  writer.int16(error).nullableString(reader.nullableString()).int32(reader.int32());
  const { host, port } = addressIn(reader);
  writeAddress(writer, host, error === 0 ? portOf(host, port) : port);
  return writer.finish();
}

const addressIn = (reader: Reader) => ({ host: reader.string(), port: reader.int32() });

function writeAddress(writer: Writer, host: string, port: number): void {
  writer.string(host).int32(port);
}

function refuseVersion(api: string, version: number, [lowest, highest]: [number, number]): void {
  if (version >= lowest && version <= highest) return;
  throw new Error(`${api}: expected version ${lowest} to ${highest}, came ${version}; the relay cannot redirect it`);
}
