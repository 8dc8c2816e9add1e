import type { OutgoingMessage } from '@checkstream/runtime';

type Headers = NonNullable<OutgoingMessage['headers']>;

/**
 * Headers that reach the broker with one that has no value. kafkajs writes such a header as it should and fails while
 * it measures it, so it is empty, which is as long, the first two of the three times it is looked at.
 */
export function headerWithoutValue(name: string, times = 1): Headers {
  const header = () => {
    let looks = 0;
    const value = () => (++looks % 3 === 0 ? null : '');
    return Object.defineProperty({ key: name }, 'value', { get: value });
  };
  // kafkajs makes the headers out of a list by its map.
  const list = Object.assign([''], { map: () => Array.from({ length: times }, header) });
  return { [name]: list };
}
