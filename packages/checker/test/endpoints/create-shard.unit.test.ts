import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder, runsAt } from '@checkstream/schema';
import type { Decode, EndpointDefinition } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import type { Logger } from '@checkstream/runtime';
import { createShard } from '../../src/endpoints/create-shard.ts';
import { createReadDefinition } from '../../src/endpoints/read-definition.ts';

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const decodeNow = createEndpointDefinitionDecoder({ schemaOf: null });
const url = (text: string, more: Partial<EndpointDefinition> = {}) => encode(aDefinition({ url: text, ...more }));

function aShard(decode: Decode<EndpointDefinition> = decodeNow, now = () => performance.now()) {
  const scheduled = new Map<string, string>();
  const warnings: unknown[] = [];
  const errors: unknown[] = [];
  const log = { warn: (fields: unknown) => warnings.push(fields) } as unknown as Logger;
  const shard = createShard({
    read: createReadDefinition({ decode, log, signal: new AbortController().signal }),
    runsHere: ({ definition }) => runsAt(definition, 'helsinki'),
    schedule: {
      set: ({ endpointId, definition }) => scheduled.set(endpointId, definition.url),
      remove: (endpointId) => scheduled.delete(endpointId),
    },
    now,
    onError: (error) => errors.push(error),
  });
  const settled = async () => {
    for (let turn = 0; turn < 1_000 && !shard.settled(); turn++) await setImmediate();
    expect(shard.settled()).toBe(true);
    return Object.fromEntries(scheduled);
  };
  return { ...shard.callbacks, shard, scheduled, settled, warnings, errors };
}

const rows = (entries: Record<string, Buffer>) => new Map(Object.entries(entries));

describe('a shard', () => {
  test('schedules what its partitions hold', async () => {
    const { onPartition, settled } = aShard();
    onPartition(0, rows({ 'acme/a': url('http://a/') }));
    onPartition(3, rows({ 'acme/b': url('http://b/') }));
    expect(await settled()).toEqual({ 'acme/a': 'http://a/', 'acme/b': 'http://b/' });
  });

  test('follows changes and removals', async () => {
    const { onPartition, onRow, settled } = aShard();
    onPartition(0, rows({ 'acme/a': url('http://a/'), 'acme/b': url('http://b/') }));
    onRow(0, 'acme/a', url('http://changed/'));
    onRow(0, 'acme/b', null);
    onRow(0, 'acme/c', url('http://c/'));
    expect(await settled()).toEqual({ 'acme/a': 'http://changed/', 'acme/c': 'http://c/' });
  });

  test('replaces the rows of a partition that is read anew, and keeps the others', async () => {
    const { onPartition, settled } = aShard();
    onPartition(0, rows({ 'acme/a': url('http://a/'), 'acme/b': url('http://b/') }));
    onPartition(1, rows({ 'acme/c': url('http://c/') }));
    onPartition(0, rows({ 'acme/b': url('http://b2/') }));
    expect(await settled()).toEqual({ 'acme/b': 'http://b2/', 'acme/c': 'http://c/' });
  });

  test('lets probes that are being timed have their turn after 5 ms of work, however few rows that was', async () => {
    let nowMs = 0;
    const slowly: Decode<EndpointDefinition> = (bytes) => {
      nowMs += 3;
      return decodeNow(bytes);
    };
    const { onPartition, scheduled, settled } = aShard(slowly, () => nowMs);
    onPartition(0, rows(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`acme/${i}`, url('http://a/')]))));
    for (let before = 0; scheduled.size < 20; before = scheduled.size) {
      await setImmediate();
      expect(scheduled.size - before).toBeLessThanOrEqual(2);
    }
    expect(Object.keys(await settled())).toHaveLength(20);
  });

  test('drops revoked partitions at once, also what of them is still being decoded', async () => {
    const { promise, resolve } = Promise.withResolvers<EndpointDefinition>();
    const { onPartition, onRevoked, settled, scheduled } = aShard((bytes) =>
      bytes.equals(Buffer.from('slow')) ? promise : decodeNow(bytes),
    );
    onPartition(0, rows({ 'acme/a': url('http://a/'), 'acme/b': Buffer.from('slow') }));
    while (scheduled.size === 0) await setImmediate();
    expect([...scheduled.keys()]).toEqual(['acme/a']);
    onRevoked([0]);
    expect([...scheduled.keys()]).toEqual([]);
    resolve(aDefinition());
    expect(await settled()).toEqual({});
  });

  test('leaves out endpoints that are disabled or belong to other locations, and takes them back out', async () => {
    const { onPartition, onRow, settled } = aShard();
    onPartition(
      0,
      rows({
        'acme/here': url('http://here/', { locations: ['helsinki', 'oregon'] }),
        'acme/there': url('http://there/', { locations: ['oregon'] }),
        'acme/off': url('http://off/', { enabled: false }),
        'acme/later-off': url('http://later-off/'),
      }),
    );
    onRow(0, 'acme/later-off', url('http://later-off/', { enabled: false }));
    expect(await settled()).toEqual({ 'acme/here': 'http://here/' });
  });

  test('warns once of a definition that it cannot decode, and goes on with the earlier one', async () => {
    const { onPartition, onRow, settled, warnings, errors } = aShard();
    onPartition(0, rows({ 'acme/a': url('http://a/'), 'acme/b': Buffer.from('not avro') }));
    onRow(0, 'acme/a', Buffer.from('not avro'));
    onRow(0, 'acme/a', Buffer.from('not avro either'));
    onRow(0, 'acme/c', url('http://c/'));
    expect(await settled()).toEqual({ 'acme/a': 'http://a/', 'acme/c': 'http://c/' });
    expect(warnings).toMatchObject([{ endpointId: 'acme/b' }, { endpointId: 'acme/a' }]);
    expect(errors).toEqual([]);
  });

  test('warns of a definition that is out of bounds, and goes on with the earlier one', async () => {
    const { onPartition, onRow, settled, warnings, errors } = aShard();
    onPartition(0, rows({ 'acme/a': url('http://a/'), 'acme/b': url('http://b/', { intervalMs: 0 }) }));
    onRow(0, 'acme/a', url('http://never/', { intervalMs: -5_000 }));
    expect(await settled()).toEqual({ 'acme/a': 'http://a/' });
    expect(warnings).toMatchObject([{ endpointId: 'acme/b' }, { endpointId: 'acme/a' }]);
    expect(errors).toEqual([]);
  });

  test('ignores a key that is no endpoint id', async () => {
    const { onPartition, settled, warnings } = aShard();
    onPartition(0, rows({ nonsense: url('http://a/') }));
    expect(await settled()).toEqual({});
    expect(warnings).toMatchObject([{ endpointId: 'nonsense' }]);
  });

  test('is settled when it is empty', () => {
    expect(aShard().shard.settled()).toBe(true);
  });
});
