import { RegistryError, type Batch } from '@checkstream/runtime';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  type SchemaOf,
} from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { describe, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeBatch } from '../../src/consume/decode-batch.ts';
import { quietLog } from '@checkstream/runtime/testing';

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

function decode(
  values: (Buffer | null)[],
  schemaOf: SchemaOf | null = null,
  { signal = new AbortController().signal, beat = () => {} } = {},
) {
  const deps = { decode: createCheckResultDecoder({ schemaOf }), signal, beat, log: quietLog() };
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
      framed({ ...result, location: 'x'.repeat(6_000) }),
      framed({ ...result, checker: 'x'.repeat(6_000) }),
      framed({ ...result, totalMs: Number.NaN }),
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
      'location',
      'checker',
      'malformed',
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
    expect(await verdicts([registered(result), framed(result)], schemaOf)).toEqual([result, result]);
    expect(asked).toBe(3);
  });

  test('asks for all the schemas that its messages name at once, and beats at every answer', async () => {
    const answers = new Map<number, (schema: null) => void>();
    const schemaOf = (id: number) => new Promise<null>((resolve) => answers.set(id, resolve));
    const ids = [1, 2, 3];
    const values = ids.map((schemaId) => createCheckResultEncoder({ schemaId })(result));
    let beats = 0;
    const decoding = decode([...values, framed(result)], schemaOf, { beat: () => (beats += 1) });
    expect([...answers.keys()]).toEqual(ids);
    for (const id of ids) {
      answers.get(id)?.(null);
      await waitFor('a beat', () => beats === id);
    }
    const reasons = (await decoding).map((entry) => ('result' in entry ? null : entry.refusal.reason));
    expect(reasons).toEqual(['unknown_schema', 'unknown_schema', 'unknown_schema', null]);
  });

  test('asks for no more than a hundred at once, whatever the messages name', async () => {
    const values = Array.from({ length: 250 }, (_, schemaId) => createCheckResultEncoder({ schemaId })(result));
    let waiting = 0;
    let most = 0;
    const schemaOf = async () => {
      waiting += 1;
      most = Math.max(most, waiting);
      await nextTurn();
      waiting -= 1;
      return checkResultSchema;
    };
    expect(await verdicts(values, schemaOf)).toEqual(values.map(() => result));
    expect(most).toBe(100);
  });

  test('begins nothing when told to stop before', async () => {
    let asked = 0;
    const schemaOf = () => {
      asked += 1;
      return Promise.reject(new RegistryError('away', { retriable: true, status: null }));
    };
    const reason = new Error('generation over');
    await expect(decode([registered(result)], schemaOf, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toBe(0);
  });

  test('sets aside what names a schema that the registry does not know', async () => {
    expect(await verdicts([registered(result)], () => Promise.resolve(null))).toEqual(['unknown_schema']);
  });

  test('rejects when the registry refuses us: that says nothing about the messages', async () => {
    const refused = new RegistryError('401', { retriable: false, status: 401 });
    await expect(decode([registered(result)], () => Promise.reject(refused))).rejects.toBe(refused);
  });
});
