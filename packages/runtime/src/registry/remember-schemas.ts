import type { AvroSchema, SchemaOf } from '@checkstream/schema';

export interface RememberedSchemas {
  /** null when the registry does not know the id; that is believed for a while. A failure is forgotten at once. */
  schemaOf: SchemaOf;
  /** Ids that are remembered now. */
  size: () => number;
}

/** How long "not known" is believed. */
const UNKNOWN_FOR_MS = 10_000;

/** Single flight: many messages of a new id ask once. `now`: a monotonic clock, ms. */
export function rememberSchemas(fetchOne: SchemaOf, now: () => number): RememberedSchemas {
  const asked = new Map<number, Promise<AvroSchema | null>>();
  /** Until when an id is believed to be unknown; the oldest first. Four bytes of garbage are an id too. */
  const unknownUntil = new Map<number, number>();

  const forgetOld = () => {
    for (const [id, until] of unknownUntil) {
      if (now() < until) return;
      unknownUntil.delete(id);
      asked.delete(id);
    }
  };

  const ask = async (id: number): Promise<AvroSchema | null> => {
    try {
      const schema = await fetchOne(id);
      if (schema === null) unknownUntil.set(id, now() + UNKNOWN_FOR_MS);
      return schema;
    } catch (error) {
      asked.delete(id);
      throw error;
    }
  };

  return {
    size: () => asked.size,
    schemaOf: (id) => {
      forgetOld();
      const schema = asked.get(id) ?? ask(id);
      asked.set(id, schema);
      return schema;
    },
  };
}
