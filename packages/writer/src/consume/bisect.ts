/** Items whose fate is known: stored together, or one that is refused. */
export type Settled<Item, Outcome> = { items: Item[]; outcome: Outcome } | { item: Item; error: unknown };

export interface BisectDeps<Item, Outcome> {
  /** Stores all of them or none; whatever heals by waiting it waits for itself. */
  store: (items: Item[]) => Promise<Outcome>;
  /** Whether the error says that one of the items is at fault, rather than the store. */
  blamesItem: (error: unknown) => boolean;
}

/**
 * Stores all items but those the store refuses, which it finds by halving: k of n items cost at most 1 + 2k·⌈log2 n⌉
 * attempts. Yields in the order of the items, each fate as soon as it is known: who stops asking stops the attempts.
 * Throws any other error of the store; what was yielded until then stands.
 */
export async function* bisect<Item, Outcome>(
  items: Item[],
  deps: BisectDeps<Item, Outcome>,
): AsyncGenerator<Settled<Item, Outcome>, void, void> {
  // The last is the next: halves are put back, the first of them on top.
  const open = [items];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const settled = await tryToStore(part, deps);
    if (settled !== null) yield settled;
    else open.push(part.slice(half(part)), part.slice(0, half(part)));
  }
}

/** Null: some of them are refused, and not yet known which. */
async function tryToStore<Item, Outcome>(
  items: Item[],
  { store, blamesItem }: BisectDeps<Item, Outcome>,
): Promise<Settled<Item, Outcome> | null> {
  const [first] = items;
  try {
    return { items, outcome: await store(items) };
  } catch (error) {
    if (!blamesItem(error) || first === undefined) throw error;
    return items.length === 1 ? { item: first, error } : null;
  }
}

const half = (items: unknown[]): number => Math.ceil(items.length / 2);
