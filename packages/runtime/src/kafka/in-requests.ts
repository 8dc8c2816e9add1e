import type { OutgoingMessage } from './open-producer.ts';

export interface RequestLimits<T> {
  bytesOf: (item: T) => number;
  /** Most bytes of a request; an item larger than this goes alone. */
  bytes: number;
  /** Most items of a request. */
  items?: number;
}

/** Splits into requests, in order. Lazy: it takes at most one item more than the requests asked for hold. */
export function* inRequests<T>(
  all: Iterable<T>,
  { bytesOf, bytes, items = Infinity }: RequestLimits<T>,
): Generator<T[], void, void> {
  let request: T[] = [];
  let room = bytes;
  for (const item of all) {
    const size = bytesOf(item);
    if (size > room && request.length > 0) {
      yield request;
      [request, room] = [[], bytes];
    }
    request.push(item);
    room -= size;
    // Before the next item is taken: taking one may cost something.
    if (request.length === items) {
      yield request;
      [request, room] = [[], bytes];
    }
  }
  if (request.length > 0) yield request;
}

/** What a message holds; Kafka adds some bytes of its own to each. A list of values repeats its header. */
export function messageBytes({ key, value, headers }: OutgoingMessage): number {
  const parts = Object.entries(headers ?? {}).flatMap(([name, values]) =>
    [values].flat().flatMap((one) => [name, one]),
  );
  return [key ?? '', value ?? '', ...parts].reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}
