import { API_VERSIONS } from '../../src/protocol/versions.ts';
import type { ApiName } from '../../src/protocol/versions.ts';
import type { Writer } from '../../src/protocol/writer.ts';
import { frame } from '../conformance/wire.ts';

/** As long as the protocol's strings may be. */
const LONGEST = 32_767;
const MOST_INT64 = Buffer.from('7fffffffffffffff', 'hex');

/** What no client sends, each right to the letter of the protocol. */
export function oddRequests(): Buffer[] {
  const long = 'x'.repeat(LONGEST);
  const notUtf8 = Buffer.alloc(20_000, 0xff);
  const bytesAsText = (writer: Writer, bytes: Buffer) => writer.int16(bytes.length).raw(bytes);
  return [
    request('ApiVersions', 0, () => undefined),
    request('Metadata', 1, (writer) => bytesAsText(writer.int32(1), notUtf8)),
    request('Metadata', 1, (writer) =>
      writer.array(Array<string>(3_000).fill('checks'), (name) => writer.string(name)),
    ),
    request('DescribeGroups', 0, (writer) => bytesAsText(writer.int32(1), notUtf8)),
    request('AlterConfigs', 0, (writer) => settings(writer, long, '1')),
    request('AlterConfigs', 0, (writer) => settings(writer, 'max.message.bytes', long)),
    request('CreateTopics', 2, (writer) => newTopic(writer, 'x'.repeat(30_000))),
    request('CreatePartitions', 0, (writer) => {
      writer.array(['checks'], (name) =>
        writer
          .string(name)
          .int32(2 ** 31 - 1)
          .int32(-1),
      );
      writer.int32(0).boolean(false);
    }),
    Buffer.concat([
      request('OffsetCommit', 2, (writer) => {
        writer.string('g').int32(-1).string('').raw(MOST_INT64);
        onePartition(writer, () => writer.raw(MOST_INT64).nullableString(null));
      }),
      request('OffsetFetch', 1, (writer) => onePartition(writer.string('g'), () => undefined)),
    ]),
    request('ListOffsets', 1, (writer) => onePartition(writer.int32(-1), () => writer.raw(MOST_INT64))),
    request('DeleteRecords', 0, (writer) => onePartition(writer, () => writer.raw(MOST_INT64)).int32(0)),
    login('PLAIN', '\0user\0secret'),
    login('SCRAM-SHA-256', 'n,,n=nobody,r=nonce', 'c=biws,r=nonce,p=cHJvb2Y='),
    Buffer.concat(['a', 'b', 'c'].map((name) => request('CreateTopics', 2, (writer) => newTopic(writer, name)))),
  ];
}

function request(api: ApiName, version: number, body: (writer: Writer) => unknown): Buffer {
  return frame(API_VERSIONS[api].key, version, body);
}

function login(mechanism: string, ...messages: string[]): Buffer {
  return Buffer.concat([
    request('SaslHandshake', 1, (writer) => writer.string(mechanism)),
    ...messages.map((text) => request('SaslAuthenticate', 1, (writer) => writer.bytes(Buffer.from(text)))),
    request('Metadata', 1, (writer) => writer.int32(-1)),
  ]);
}

function onePartition(writer: Writer, rest: () => unknown): Writer {
  return writer.array(['checks'], (name) => {
    writer.string(name).array([0], (index) => {
      writer.int32(index);
      rest();
    });
  });
}

function settings(writer: Writer, name: string, value: string): void {
  writer.array(['checks'], (topic) => {
    writer.int8(2).string(topic);
    writer.array([name], () => writer.string(name).string(value));
  });
  writer.boolean(false);
}

function newTopic(writer: Writer, name: string): void {
  writer.array([name], () => writer.string(name).int32(3).int16(1).int32(0).int32(0));
  writer.int32(0).boolean(false);
}
