import { waitFor } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';
import type { Database } from '../../src/database/open-pool.ts';
import { createUpkeep } from '../../src/partitions/upkeep.ts';
import { openUpkeep } from '../support/upkeep-world.ts';

const failing = (error: Error) => {
  const reject = () => Promise.reject(error);
  return { query: reject, transaction: reject, session: reject } as unknown as Database;
};

test('an outage is warned about part by part, and is not the end', async () => {
  const { deps, failures } = openUpkeep(failing(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })));
  const stop = new AbortController();
  const running = expect(createUpkeep(deps).run(stop.signal)).rejects.toThrow('stopping');
  await waitFor('the parts to fail', () => failures('ahead').length === 1 && failures('retention').length === 2);
  stop.abort(new Error('stopping'));
  await running;
});

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

test.each(['ECONNREFUSED', '55P03', '42501', '42P07', '55000', '57014', '53100'])(
  'what can wait holds up no other part: %s',
  async (code) => {
    const upkeep = openUpkeep(failing(withCode(code)));
    expect(await upkeep.round()).toBe(false);
    expect(upkeep.failures('ahead')).toHaveLength(1);
    expect(upkeep.failures('retention')).toHaveLength(2);
  },
);

test.each([
  new TypeError('x is not a function'),
  withCode('ERR_INVALID_ARG_TYPE'),
  withCode('42601'),
  withCode('42703'),
])('a mistake of ours ends the writer: %p', async (mistake) => {
  const { deps } = openUpkeep(failing(mistake));
  await expect(createUpkeep(deps).run(new AbortController().signal)).rejects.toBe(mistake);
  await expect(createUpkeep(deps).prepare(new AbortController().signal)).rejects.toBe(mistake);
});

test('the first parts wait for an outage to end, and for nothing else', async () => {
  let asked = 0;
  const away = () => Promise.reject(withCode(++asked < 3 ? 'ECONNREFUSED' : '42501'));
  const { deps, failures } = openUpkeep({ query: away, transaction: away } as unknown as Database);
  await createUpkeep(deps).prepare(new AbortController().signal);
  expect(asked).toBe(4);
  expect([failures('floor'), failures('ahead')]).toEqual([['refused'], ['refused']]);
});
