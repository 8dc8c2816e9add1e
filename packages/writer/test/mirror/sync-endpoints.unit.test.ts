import { splitEndpointId } from '@checkstream/schema';
import { anEndpoint } from '@checkstream/schema/testing';
import { expect, test } from '@jest/globals';
import type { Query } from '../../src/database/query.ts';
import { syncEndpoints } from '../../src/mirror/sync-endpoints.ts';

test('an endpoint that has no number is named as the trouble', async () => {
  const { endpointId, definitionHash: hash, definition } = anEndpoint({ endpointId: 'acme/home' });
  const names = splitEndpointId(endpointId) as { tenant: string; name: string };
  const query: Query = (text) => {
    const rows = text.includes('WITH ORDINALITY') ? [{ at: 1 }] : [];
    return Promise.resolve({ rows: rows as never[], rowCount: rows.length });
  };
  const syncing = syncEndpoints(query, [{ ...names, current: { hash, definition } }]);
  await expect(syncing).rejects.toThrow('expected a number for acme/home, found none');
});
