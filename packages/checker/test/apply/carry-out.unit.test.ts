import { describe, expect, test } from '@jest/globals';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import type { OutgoingMessage } from '@checkstream/runtime';
import { carryOut } from '../../src/apply/carry-out.ts';
import type { Approve } from '../../src/apply/carry-out.ts';

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const decode = createEndpointDefinitionDecoder({ schemaOf: null });
const endpoint = (endpointId: string, url = 'http://127.0.0.1/') => anEndpoint({ endpointId, definition: { url } });

/** A topic that keeps the newest record of each key. */
function aTopic(...endpoints: Endpoint[]) {
  const rows = new Map(endpoints.map(({ endpointId, definition }) => [endpointId, encode(definition)]));
  const sends: OutgoingMessage[][] = [];
  const apply = (wanted: Endpoint[], approve: Approve = () => true) =>
    carryOut({
      readTopic: () => Promise.resolve(new Map(rows)),
      send: (messages) => {
        sends.push(messages);
        for (const { key, value } of messages) {
          if (value === null) rows.delete(String(key));
          else rows.set(String(key), value);
        }
        return Promise.resolve();
      },
      encode,
      decode,
      wanted: new Map([['acme', wanted]]),
      approve,
    });
  return { rows, sends, apply };
}

describe('carrying out a plan', () => {
  test('writes what is new and changed, and a tombstone for what is gone', async () => {
    const { rows, apply } = aTopic(
      endpoint('acme/changed', 'http://old/'),
      endpoint('acme/gone'),
      endpoint('acme/same'),
    );
    const wanted = [endpoint('acme/changed'), endpoint('acme/added'), endpoint('acme/same')];
    expect(await apply(wanted)).toMatchObject({ applied: true, plan: { removed: ['acme/gone'] } });
    expect([...rows.keys()].sort()).toEqual(['acme/added', 'acme/changed', 'acme/same']);
    expect(rows.get('acme/changed')).toEqual(encode(endpoint('acme/changed').definition));
  });

  test('a second time finds nothing to do, and asks nobody', async () => {
    const { sends, apply } = aTopic();
    await apply([endpoint('acme/a')]);
    const again = await apply([endpoint('acme/a')], () => {
      throw new Error('asked');
    });
    expect(again.plan.unchanged).toHaveLength(1);
    expect(sends).toHaveLength(1);
  });

  test('writes nothing that was not approved', async () => {
    const { sends, apply } = aTopic(endpoint('acme/a'));
    expect(await apply([], () => false)).toMatchObject({ applied: false, plan: { removed: ['acme/a'] } });
    expect(sends).toEqual([]);
  });

  test('shows the plan and its guard to the one who approves', async () => {
    const { apply } = aTopic(endpoint('acme/a'), endpoint('acme/b'));
    const seen: unknown[] = [];
    await apply([endpoint('acme/b')], (plan, guard) => seen.push([plan.removed, guard.needs]) > 0);
    expect(seen).toEqual([[['acme/a'], 'yes']]);
  });

  test('adds before it removes, in requests of a bounded size', async () => {
    const { sends, apply } = aTopic(endpoint('acme/gone'), endpoint('acme/e000'));
    await apply(Array.from({ length: 250 }, (_, number) => endpoint(`acme/e${String(number).padStart(3, '0')}`)));
    expect(sends.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(sends.at(-1)?.at(-1)).toEqual({ key: 'acme/gone', value: null });
  });

  test('bounds the bytes of a request, and sends what is larger alone', async () => {
    const { sends, apply } = aTopic();
    const long = (name: string, bytes: number) => endpoint(`acme/${name}`, `http://127.0.0.1/${'x'.repeat(bytes)}`);
    const kib = 1024;
    await apply([long('a', 300 * kib), long('b', 200 * kib), long('c', 100 * kib), long('d', 600 * kib), long('e', 1)]);
    const keys = sends.map((messages) => messages.map(({ key }) => key));
    expect(keys).toEqual([['acme/a', 'acme/b'], ['acme/c'], ['acme/d'], ['acme/e']]);
  });

  test('writes again what cannot be decoded', async () => {
    const { rows, apply } = aTopic();
    rows.set('acme/a', Buffer.from('not avro'));
    expect(await apply([endpoint('acme/a')])).toMatchObject({ plan: { changed: [{ endpointId: 'acme/a' }] } });
    expect(rows.get('acme/a')).toEqual(encode(endpoint('acme/a').definition));
  });
});
