import { RegistryError, type Batch } from '@checkstream/runtime';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  type SchemaOf,
} from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { decodeBatch } from '../../src/consume/decode-batch.ts';
import { quietLog } from '../support/quiet-log.ts';

const result = aCheckResult();
const framed = createCheckResultEncoder({ schemaId: null });
const registered = createCheckResultEncoder({ schemaId: 5 });

function batchOf(values: (Buffer | null)[]): Batch {
  const messages = values.map((value, at) => ({
    key: null,
    value,
    timestamp: '0',
    attributes: 0,
    size: 0,
    offset: `${at}`,
  }));
  return { topic: 'checks', partition: 2, messages } as unknown as Batch;
}

function decode(values: (Buffer | null)[], schemaOf: SchemaOf | null = null) {
  const deps = {
    decode: createCheckResultDecoder({ schemaOf }),
    signal: new AbortController().signal,
    beat: () => {},
    log: quietLog,
  };
  return decodeBatch(batchOf(values), deps);
}

const verdicts = async (values: (Buffer | null)[], schemaOf?: SchemaOf) =>
  (await decode(values, schemaOf ?? null)).map((entry) => ('result' in entry ? entry.result : entry.refusal.reason));

describe('decoding a batch', () => {
  test('turns every message into a result or a reason to set it aside, in order', async () => {
    const bytes = framed(result);
    const values = [
      bytes,
      Buffer.concat([bytes, Buffer.from([0])]),
      bytes.subarray(0, bytes.length - 3),
      Buffer.from('hello'),
      Buffer.alloc(0),
      null,
      framed({ ...result, endpointId: 'no-tenant' }),
      bytes,
    ];
    expect(await verdicts(values)).toEqual([
      result,
      'trailing_bytes',
      'malformed',
      'unknown_framing',
      'empty',
      'empty',
      'endpoint_id',
      result,
    ]);
  });

  test('cleans text that PostgreSQL cannot hold', async () => {
    expect(await verdicts([framed({ ...result, checker: 'a\0b' })])).toEqual([{ ...result, checker: 'ab' }]);
  });

  test('waits for a schema registry that is away', async () => {
    let asked = 0;
    const schemaOf = () => {
      asked += 1;
      if (asked < 3) return Promise.reject(new RegistryError('away', { retriable: true, status: null }));
      return Promise.resolve(checkResultSchema);
    };
    expect(await verdicts([registered(result), registered(result)], schemaOf)).toEqual([result, result]);
    expect(asked).toBe(3);
  });

  test('sets aside what names a schema that the registry does not know', async () => {
    expect(await verdicts([registered(result)], () => Promise.resolve(null))).toEqual(['unknown_schema']);
  });

  test('rejects when the registry refuses us: that says nothing about the messages', async () => {
    const refused = new RegistryError('401', { retriable: false, status: 401 });
    await expect(decode([registered(result)], () => Promise.reject(refused))).rejects.toBe(refused);
  });
});
