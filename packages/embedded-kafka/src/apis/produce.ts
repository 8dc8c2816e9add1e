import { checkBatch } from '../log/check-batch.ts';
import type { BatchRefusal } from '../log/check-batch.ts';
import { ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import type { Writer } from '../protocol/writer.ts';
import type { Api, RequestContext } from './api.ts';

interface ProduceRequest {
  acks: number;
  topics: { name: string; partitions: { index: number; batch: Buffer | null }[] }[];
}

interface PartitionResult extends Refusal {
  index: number;
  baseOffset: number;
  logAppendTime: number;
  logStartOffset: number;
  recordErrors: BatchRefusal['recordErrors'];
}

interface ProduceResponse {
  topics: { name: string; partitions: PartitionResult[] }[];
}

const VALID_ACKS = [-1, 0, 1];

export const produce: Api<ProduceRequest, ProduceResponse> = {
  decode: (reader) => {
    reader.nullableString(); // transactional id
    const acks = reader.int16();
    reader.int32(); // timeout: there is no other replica to wait for
    const partition = () => ({ index: reader.int32(), batch: reader.nullableBytes() });
    return { acks, topics: reader.array(() => ({ name: reader.string(), partitions: reader.array(partition) })) };
  },
  handle: ({ acks, topics }, context) => {
    const results = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index, batch }) => append(name, index, batch, acks, context)),
    }));
    return answerWith(results, acks);
  },
  refuse: ({ acks, topics }, error) => {
    const refused = ({ index }: { index: number }) => refusedPartition(index, { error, message: null });
    return answerWith(
      topics.map(({ name, partitions }) => ({ name, partitions: partitions.map(refused) })),
      acks,
    );
  },
  encode: (writer, { topics }, version, throttleMs) => {
    writer.array(topics, ({ name, partitions }) => {
      writer.string(name).array(partitions, (result) => encodeResult(writer, result, version));
    });
    writer.int32(throttleMs);
  },
};

/** A produce request with acks 0 was refused; the only way to tell the client is to close its connection. */
export class UnacknowledgedRefusalError extends Error {
  override name = 'UnacknowledgedRefusalError';
}

function answerWith(topics: ProduceResponse['topics'], acks: number): ProduceResponse | null {
  if (acks !== 0) return { topics };
  // Nobody hears of it: Apache Kafka closes the connection so that the producer refreshes its metadata.
  const refusal = topics.flatMap(({ partitions }) => partitions).find(({ error }) => error !== ERRORS.NONE);
  if (refusal !== undefined) throw new UnacknowledgedRefusalError(refusal.message ?? `error ${refusal.error}`);
  return null;
}

function append(
  name: string,
  index: number,
  batch: Buffer | null,
  acks: number,
  { broker }: RequestContext,
): PartitionResult {
  const refused = (refusal: Refusal, recordErrors?: BatchRefusal['recordErrors']): PartitionResult => {
    broker.log({ level: 'debug', message: 'produce refused', topic: name, partition: index, ...reasonOf(refusal) });
    return refusedPartition(index, refusal, recordErrors);
  };
  if (!VALID_ACKS.includes(acks)) return refused(refuse(ERRORS.INVALID_REQUIRED_ACKS, `acks is ${acks}`));
  const topic = broker.topics.get(name);
  const partition = topic?.partitions[index];
  if (topic === null || partition === undefined)
    return refused(refuse(ERRORS.UNKNOWN_TOPIC_OR_PARTITION, 'this broker does not host this topic-partition'));
  const now = broker.now();
  const { recordErrors, ...refusal } = checkBatch(batch, topic.settings, now);
  if (batch === null || refusal.error !== ERRORS.NONE) return refused(refusal, recordErrors);
  const baseOffset = partition.append(batch, now);
  const logAppendTime = topic.settings.datedByAppend ? now : -1;
  return { index, ...refusal, baseOffset, logAppendTime, logStartOffset: partition.low(), recordErrors };
}

function refusedPartition(
  index: number,
  refusal: Refusal,
  recordErrors: BatchRefusal['recordErrors'] = [],
): PartitionResult {
  return { index, ...refusal, baseOffset: -1, logAppendTime: -1, logStartOffset: -1, recordErrors };
}

function reasonOf({ error, message }: Refusal): { error: number; reason: string | null } {
  return { error, reason: message };
}

function encodeResult(writer: Writer, result: PartitionResult, version: number): void {
  writer.int32(result.index).int16(result.error).int64(result.baseOffset).int64(result.logAppendTime);
  if (version >= 5) writer.int64(result.logStartOffset);
  if (version < 8) return;
  writer.array(result.recordErrors, ({ index, message }) => writer.int32(index).nullableString(message));
  writer.nullableString(result.message);
}
