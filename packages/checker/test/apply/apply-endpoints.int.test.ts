import { expect, test } from '@jest/globals';
import { readCompactedTopic } from '@checkstream/runtime';
import type { Endpoint } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import { createTopic } from '@checkstream/testkit';
import { applyEndpoints } from '../../src/apply/apply-endpoints.ts';
import { client, codec } from '../kafka/kafka.ts';

const signal = new AbortController().signal;
const endpoint = (name: string, url = 'http://127.0.0.1/') =>
  anEndpoint({ endpointId: `acme/${name}`, definition: { url } });

async function aTopic() {
  const topic = await createTopic({ partitions: 3, config: { 'cleanup.policy': 'compact' } });
  const apply = (endpoints: Endpoint[]) =>
    applyEndpoints({
      client: client(),
      topic,
      ...codec,
      wanted: new Map([['acme', endpoints]]),
      approve: () => true,
      signal,
    });
  const urls = async () => {
    const rows = await readCompactedTopic(client(), topic);
    const decoded = [...rows].map(async ([id, bytes]) => [id, (await codec.decode(bytes)).url] as const);
    return Object.fromEntries(await Promise.all(decoded));
  };
  return { apply, urls };
}

test('an apply makes the topic agree with the files, and a second one changes nothing', async () => {
  const { apply, urls } = await aTopic();
  await apply([endpoint('a'), endpoint('b'), endpoint('c')]);
  const wanted = [endpoint('a'), endpoint('b', 'http://127.0.0.1/changed'), endpoint('d')];
  await apply(wanted);
  expect(await urls()).toEqual({
    'acme/a': 'http://127.0.0.1/',
    'acme/b': 'http://127.0.0.1/changed',
    'acme/d': 'http://127.0.0.1/',
  });
  expect((await apply(wanted)).plan).toMatchObject({ added: [], changed: [], removed: [] });
}, 30_000);

test('an apply that was stopped rejects', async () => {
  const { apply } = await aTopic();
  await apply([endpoint('a')]);
  const stopped = applyEndpoints({
    client: client(),
    topic: await createTopic(),
    ...codec,
    wanted: new Map([['acme', [endpoint('a')]]]),
    approve: () => true,
    signal: AbortSignal.abort(new Error('stopped')),
  });
  await expect(stopped).rejects.toThrow('stopped');
}, 30_000);
