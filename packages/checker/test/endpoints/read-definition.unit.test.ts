import { describe, expect, test } from '@jest/globals';
import { RegistryError } from '@checkstream/runtime';
import type { Logger } from '@checkstream/runtime';
import { UndecodableMessageError } from '@checkstream/schema';
import type { Decode, EndpointDefinition } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import { createReadDefinition } from '../../src/endpoints/read-definition.ts';

function reading(decode: Decode<EndpointDefinition>) {
  const stop = new AbortController();
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) } as unknown as Logger;
  return { stop, warnings, read: createReadDefinition({ decode, log, signal: stop.signal }) };
}

describe('reading a definition', () => {
  test('ends without one at a stop while the registry is away', async () => {
    const away = new RegistryError('away', { retriable: true, status: 503 });
    const { stop, warnings, read } = reading(() => Promise.reject(away));
    const waiting = read('acme/shop', Buffer.alloc(1));
    while (warnings.length === 0) await new Promise(setImmediate);
    stop.abort();
    expect(await waiting).toBeNull();
    expect(await read('acme/other', Buffer.alloc(1))).toBeNull();
  });

  test('rejects with what no waiting heals', async () => {
    const refused = new RegistryError('refused', { retriable: false, status: 401 });
    const { read } = reading(() => Promise.reject(refused));
    await expect(read('acme/shop', Buffer.alloc(1))).rejects.toBe(refused);
  });

  test('warns once about a definition that cannot be understood, and again after a good one', async () => {
    const good = { value: false };
    const { warnings, read } = reading(() => {
      if (good.value) return aDefinition();
      throw new UndecodableMessageError('MALFORMED', 'not a definition');
    });
    const refuse = () => read('acme/shop', Buffer.alloc(1));
    await refuse();
    await refuse();
    expect(warnings).toHaveLength(1);
    good.value = true;
    expect(await refuse()).toMatchObject({ endpointId: 'acme/shop' });
    good.value = false;
    await refuse();
    expect(warnings).toHaveLength(2);
  });

  test('logs no more than the beginning of a key that is no endpoint id', async () => {
    const { warnings, read } = reading(() => aDefinition());
    expect(await read('a'.repeat(100_000), Buffer.alloc(1))).toBeNull();
    expect(JSON.stringify(warnings).length).toBeLessThan(400);
  });
});
