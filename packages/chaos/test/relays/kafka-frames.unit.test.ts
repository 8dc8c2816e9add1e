import { createReader, createWriter } from '@checkstream/embedded-kafka/protocol';
import { describe, expect, test } from '@jest/globals';
import { API_KEYS, notCoordinator, readHead, redirect } from '../../src/relays/kafka-frames.ts';

const portOf = (host: string, port: number): number => {
  if (host === 'broker' && port === 9_092) return 5_000;
  throw new Error(`no relay to ${host}:${port}`);
};
const head = (apiKey: number, version: number) => ({ apiKey, version, correlationId: 7 });

const coordinator = (error: number, host: string, port: number): Buffer =>
  createWriter().int32(7).int32(0).int16(error).nullableString(null).int32(1).string(host).int32(port).finish();

describe('answers that say where brokers are', () => {
  test('lead to the relays, and keep all else', () => {
    const broker = (host: string, port: number) =>
      createWriter().int32(7).int32(0).int32(1).int32(1).string(host).int32(port).nullableString('rack');
    const metadata = (port: number) => broker('broker', port).nullableString('cluster').int32(1).finish();
    expect(redirect(metadata(9_092), head(API_KEYS.Metadata, 6), portOf)).toEqual(metadata(5_000));
  });

  test('name the relay of the coordinator, and no address when there is none', () => {
    const found = redirect(coordinator(0, 'broker', 9_092), head(API_KEYS.FindCoordinator, 2), portOf);
    expect(found).toEqual(coordinator(0, 'broker', 5_000));
    const none = coordinator(15, '', -1);
    expect(redirect(none, head(API_KEYS.FindCoordinator, 2), portOf)).toEqual(none);
  });

  test('are refused when the broker or the version is not known: a service would go past the relay', () => {
    expect(() => redirect(coordinator(0, 'other', 1), head(API_KEYS.FindCoordinator, 2), portOf)).toThrow('no relay');
    expect(() => redirect(Buffer.alloc(8), head(API_KEYS.Metadata, 9), portOf)).toThrow(
      'Metadata: expected version 3 to 6, came 9',
    );
  });

  test('of other kinds pass untouched', () => {
    const bytes = Buffer.from('anything');
    expect(redirect(bytes, head(API_KEYS.Produce, 7), portOf)).toBe(bytes);
  });
});

test('a request tells its kind, version and correlation id', () => {
  const request = createWriter().int16(12).int16(3).int32(99).nullableString('client').finish();
  expect(readHead(request)).toEqual({ apiKey: 12, version: 3, correlationId: 99 });
});

test('the refusal of a heartbeat is that of a broker which is no coordinator', () => {
  const reader = createReader(notCoordinator(head(API_KEYS.Heartbeat, 3)));
  expect([reader.int32(), reader.int32(), reader.int16(), reader.remaining()]).toEqual([7, 0, 16, 0]);
});
