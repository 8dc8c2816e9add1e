import { expect, test } from '@jest/globals';
import { metadata } from '../../src/apis/metadata.ts';
import type { RequestContext } from '../../src/apis/api.ts';
import { createTopics } from '../../src/topics/topics.ts';

test('a topic that is named many times is described once: its partitions may take a thousand times its name', () => {
  const topics = createTopics({ maxPartitionBytes: 1_000 });
  topics.create('a', 3, new Map());
  const context = { broker: { topics, autoCreateTopics: false } } as unknown as RequestContext;
  const answer = metadata.handle({ topics: ['a', 'b', 'a', 'a'], mayCreate: false }, context);
  expect(answer).toMatchObject({ topics: [{ name: 'a', partitions: 3 }, { name: 'b' }] });
});
