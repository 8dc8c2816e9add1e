import { accepted, ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import { checksum, CURRENT_MAGIC, magicOf, readBatchHeader } from '../protocol/record-batch.ts';
import type { BatchHeader } from '../protocol/record-batch.ts';
import { readRecords, UnreadableRecordsError } from '../protocol/records.ts';
import type { LogSettings } from './log-settings.ts';

/** Why a batch was refused; `recordErrors` names the records at fault by their place in it (Produce v8 reports them). */
export interface BatchRefusal extends Refusal {
  recordErrors: { index: number; message: string | null }[];
}

/** What Apache Kafka checks before it appends a batch, in its order. `error` is NONE when the batch may be appended. */
export function checkBatch(bytes: Buffer | null, settings: LogSettings, now: number): BatchRefusal {
  const header = bytes === null ? null : readBatchHeader(bytes);
  const refusal =
    bytes === null ? noRecords : (frameProblem(bytes, header) ?? contentProblem(bytes, header, settings, now));
  return { recordErrors: [], ...refusal };
}

const noRecords = refuse(ERRORS.INVALID_RECORD, 'the request carries no record batch');

function frameProblem(bytes: Buffer, header: BatchHeader | null): Refusal | null {
  const magic = magicOf(bytes);
  if (magic !== null && magic !== CURRENT_MAGIC)
    return refuse(ERRORS.INVALID_RECORD, `record batches of magic 2 only, this one has ${magic}`);
  if (header === null || header.sizeBytes > bytes.length)
    return refuse(ERRORS.CORRUPT_MESSAGE, `a record batch is cut off after ${bytes.length} bytes`);
  if (header.sizeBytes < bytes.length)
    return refuse(ERRORS.INVALID_RECORD, 'exactly one record batch per partition and request');
  return null;
}

function contentProblem(
  bytes: Buffer,
  header: BatchHeader | null,
  settings: LogSettings,
  now: number,
): Refusal | BatchRefusal {
  if (header === null) return noRecords;
  if (bytes.length > settings.maxBatchBytes)
    return refuse(ERRORS.MESSAGE_TOO_LARGE, `${bytes.length} bytes, max.message.bytes is ${settings.maxBatchBytes}`);
  if (header.crc !== checksum(bytes)) return refuse(ERRORS.CORRUPT_MESSAGE, 'the checksum does not fit the bytes');
  if (header.recordCount < 1 || header.lastOffsetDelta !== header.recordCount - 1)
    return refuse(ERRORS.INVALID_RECORD, `${header.recordCount} records up to offset ${header.lastOffsetDelta}`);
  if (header.control) return refuse(ERRORS.INVALID_RECORD, 'clients may not write control batches');
  if (!settings.datedByAppend && !timely(header.maxTimestamp, settings, now))
    return refuse(ERRORS.INVALID_TIMESTAMP, `timestamp ${header.maxTimestamp} is out of range at ${now}`);
  return settings.compacted ? keyProblem(bytes) : accepted;
}

function timely(timestamp: number, settings: LogSettings, now: number): boolean {
  return timestamp - now <= settings.maxTimestampAheadMs && now - timestamp <= settings.maxTimestampBehindMs;
}

function keyProblem(bytes: Buffer): Refusal | BatchRefusal {
  try {
    const keyless = readRecords(bytes).flatMap((record, index) =>
      record.key === null ? [{ index, message: null }] : [],
    );
    if (keyless.length === 0) return accepted;
    const refusal = refuse(ERRORS.INVALID_RECORD, 'a compacted topic accepts no record without a key');
    return { ...refusal, recordErrors: keyless };
  } catch (error) {
    if (!(error instanceof UnreadableRecordsError)) throw error;
    const unsupported = error.reason === 'compression';
    return refuse(unsupported ? ERRORS.UNSUPPORTED_COMPRESSION_TYPE : ERRORS.CORRUPT_MESSAGE, error.message);
  }
}
