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

test('a mistake of ours ends the writer', async () => {
  const { deps } = openUpkeep(failing(new TypeError('x is not a function')));
  await expect(createUpkeep(deps).run(new AbortController().signal)).rejects.toThrow('x is not a function');
});
