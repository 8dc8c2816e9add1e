import { expect, test } from '@jest/globals';
import { allOrNone } from '../../src/secured/all-or-none.ts';

const aServer = (closed: string[], name: string) => ({ close: () => Promise.resolve(closed.push(name)) });

test('servers that all start are left as they are, in their order', async () => {
  const closed: string[] = [];
  const servers = [aServer(closed, 'a'), aServer(closed, 'b')];
  expect(await allOrNone(servers.map((server) => Promise.resolve(server)))).toEqual(servers);
  expect(closed).toEqual([]);
});

test('when one does not start, those that do are closed, also those that start after it failed', async () => {
  const closed: string[] = [];
  const late = Promise.withResolvers<ReturnType<typeof aServer>>();
  const starting = allOrNone([
    Promise.resolve(aServer(closed, 'early')),
    Promise.reject(new Error('no port')),
    late.promise,
  ]);
  late.resolve(aServer(closed, 'late'));
  await expect(starting).rejects.toThrow('no port');
  expect(closed).toEqual(['early', 'late']);
});
