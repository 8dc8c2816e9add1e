import { describe, expect, test } from '@jest/globals';
import { createTopicRows } from '../../src/kafka/topic-rows.ts';

const A = Buffer.from('a');
const B = Buffer.from('b');

describe('the rows of a followed topic', () => {
  test('follow what the topic says, and tell of changes once they are complete', () => {
    let changes = 0;
    const rows = createTopicRows(() => (changes += 1));
    const { callbacks } = rows;
    callbacks.onPartition(0, new Map([['t/1', A]]));
    callbacks.onPartition(1, new Map([['t/2', A]]));
    expect(changes).toBe(0);
    callbacks.onComplete?.();
    expect(rows.all()).toEqual(
      new Map([
        ['t/1', A],
        ['t/2', A],
      ]),
    );

    callbacks.onRow(0, 't/1', null);
    callbacks.onRow(1, 't/3', B);
    expect(rows.all()).toEqual(
      new Map([
        ['t/2', A],
        ['t/3', B],
      ]),
    );
    callbacks.onPartition(1, new Map([['t/4', B]]));
    callbacks.onRevoked([0]);
    expect(rows.all()).toEqual(new Map([['t/4', B]]));
    expect(changes).toBe(3);
  });
});
