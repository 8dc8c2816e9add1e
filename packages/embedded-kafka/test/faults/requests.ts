import { createReader } from '../../src/protocol/reader.ts';
import { createWriter } from '../../src/protocol/writer.ts';
import type { ApiName } from '../../src/protocol/versions.ts';
import type { Writer } from '../../src/protocol/writer.ts';
import { aBatch } from '../a-batch.ts';

/** One request, in the version that kafkajs 2.2.4 uses. */
export interface Request {
  api: ApiName;
  version: number;
  body: (writer: Writer) => unknown;
}

/** What Apache Kafka answered. */
export interface RecordedExchange {
  name: string;
  /** Bytes behind the correlation id, hexadecimal. */
  answer: string;
  /** The rest only where a quota was exceeded. */
  throttleMs?: number;
  answeredAfterMs?: number;
  /** When the next request on that connection was answered, from the first on: what came late is not held against it. */
  nextAnsweredAfterMs?: number;
}

/** Names in the recorded exchanges: what records and what replays must agree on them. */
export const TOPIC = 'faults';
export const GROUP = 'faults';
export const STRANGER = 'stranger';

/** Of a consumer that wants no topic: version 0, no topics, no user data. Brokers look into it. */
const SUBSCRIPTION = createWriter().int16(0).int32(0).int32(-1).finish();

const each = (writer: Writer, partition: (index: number) => unknown) =>
  writer.array([TOPIC], (name) => writer.string(name).array([0], partition));

export function produce(valueBytes = 5): Request {
  const value = 'x'.repeat(valueBytes);
  const batch = aBatch([{ value, timestamp: Date.now() }]);
  const body = (writer: Writer) => {
    writer.nullableString(null).int16(-1).int32(30_000);
    each(writer, (index) => writer.int32(index).bytes(batch));
  };
  return { api: 'Produce', version: 7, body };
}

export function fetch(offset = 0): Request {
  const body = (writer: Writer) => {
    writer.int32(-1).int32(0).int32(1).int32(1_000_000).int8(0).int32(0).int32(-1);
    each(writer, (index) => writer.int32(index).int32(-1).int64(offset).int64(-1).int32(1_000_000));
    writer.int32(0).string('');
  };
  return { api: 'Fetch', version: 11, body };
}

export function listOffsets(): Request {
  const body = (writer: Writer) => {
    writer.int32(-1).int8(0);
    each(writer, (index) => writer.int32(index).int64(-1));
  };
  return { api: 'ListOffsets', version: 3, body };
}

export function findCoordinator(groupId = GROUP): Request {
  return { api: 'FindCoordinator', version: 2, body: (writer) => writer.string(groupId).int8(0) };
}

export function joinGroup(memberId = '', groupId = GROUP): Request {
  const body = (writer: Writer) => {
    writer.string(groupId).int32(6_000).int32(10_000).string(memberId).nullableString(null);
    writer.string('consumer').array(['range'], (name) => writer.string(name).bytes(SUBSCRIPTION));
  };
  return { api: 'JoinGroup', version: 5, body };
}

export function syncGroup(generation: number, memberId: string, assignees: string[] = []): Request {
  const body = (writer: Writer) => {
    writer.string(GROUP).int32(generation).string(memberId).nullableString(null);
    writer.array(assignees, (id) => writer.string(id).bytes(Buffer.from('all')));
  };
  return { api: 'SyncGroup', version: 3, body };
}

export function heartbeat(generation: number, memberId: string): Request {
  const body = (writer: Writer) => writer.string(GROUP).int32(generation).string(memberId).nullableString(null);
  return { api: 'Heartbeat', version: 3, body };
}

export function leaveGroup(memberId: string): Request {
  const body = (writer: Writer) =>
    writer.string(GROUP).array([memberId], (id) => writer.string(id).nullableString(null));
  return { api: 'LeaveGroup', version: 3, body };
}

export function offsetCommit(generation: number, memberId: string): Request {
  const body = (writer: Writer) => {
    writer.string(GROUP).int32(generation).string(memberId);
    each(writer, (index) => writer.int32(index).int64(1).nullableString(null));
  };
  return { api: 'OffsetCommit', version: 5, body };
}

export function offsetFetch(): Request {
  const body = (writer: Writer) => {
    writer.string(GROUP);
    each(writer, (index) => writer.int32(index));
  };
  return { api: 'OffsetFetch', version: 4, body };
}

/** Every request that only a coordinator answers, from a member it does not know. */
export function ofStranger(): Request[] {
  return [
    joinGroup(STRANGER),
    syncGroup(1, STRANGER),
    heartbeat(1, STRANGER),
    leaveGroup(STRANGER),
    offsetCommit(1, STRANGER),
    offsetFetch(),
  ];
}

/** Of ListOffsets: the error of its only partition. */
export function partitionError(answer: Buffer): number {
  const reader = createReader(answer);
  for (const skipped of ['int32', 'int32', 'string', 'int32', 'int32'] as const) reader[skipped]();
  return reader.int16();
}

/** Of JoinGroup. */
export function memberIdOf(answer: Buffer): string {
  const reader = createReader(answer);
  for (const skipped of ['int32', 'int16', 'int32', 'string', 'string'] as const) reader[skipped]();
  return reader.string();
}

/** Of FindCoordinator. */
export function addressOf(answer: Buffer): string {
  const reader = createReader(answer);
  for (const skipped of ['int32', 'int16', 'nullableString', 'int32'] as const) reader[skipped]();
  return `${reader.string()}:${reader.int32()}`;
}
