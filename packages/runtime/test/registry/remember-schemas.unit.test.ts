import { describe, expect, test } from '@jest/globals';
import type { AvroSchema } from '@checkstream/schema';
import { rememberSchemas } from '../../src/registry/remember-schemas.ts';

function remembering(answer: (id: number) => Promise<AvroSchema | null>) {
  const time = { ms: 0 };
  const asked: number[] = [];
  const remembered = rememberSchemas(
    (id) => {
      asked.push(id);
      return answer(id);
    },
    () => time.ms,
  );
  return { time, asked, ...remembered };
}

describe('a schema', () => {
  test('that is known is asked for once', async () => {
    const { time, asked, schemaOf } = remembering(() => Promise.resolve({ type: 'int' }));
    await Promise.all([schemaOf(3), schemaOf(3)]);
    time.ms = 1e9;
    expect(await schemaOf(3)).toEqual({ type: 'int' });
    expect(asked).toEqual([3]);
  });

  test('that is not known is asked for again after 10 s', async () => {
    const { time, asked, schemaOf } = remembering(() => Promise.resolve(null));
    await schemaOf(3);
    time.ms = 9_999;
    expect(await schemaOf(3)).toBeNull();
    time.ms = 10_000;
    await schemaOf(3);
    expect(asked).toEqual([3, 3]);
  });

  test('that nobody asks for any more is forgotten, unless it is known', async () => {
    const { time, schemaOf, size } = remembering((id) => Promise.resolve(id === 7 ? { type: 'int' } : null));
    for (let id = 0; id < 100; id++) await schemaOf(id);
    time.ms = 10_000;
    await schemaOf(100);
    expect(size()).toBe(2);
  });

  test('whose answer failed is asked for again', async () => {
    const { asked, schemaOf, size } = remembering(() => Promise.reject(new Error('away')));
    await expect(schemaOf(3)).rejects.toThrow('away');
    expect(size()).toBe(0);
    await expect(schemaOf(3)).rejects.toThrow('away');
    expect(asked).toEqual([3, 3]);
  });
});
