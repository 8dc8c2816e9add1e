import { describe, expect, test } from '@jest/globals';
import { anEndpoint } from '@checkstream/schema/testing';
import { DEMO_SITES } from '../../src/demo-sites/demo-sites.ts';
import { doubtDemoPorts, doubtOtherTenants } from '../../src/endpoints/doubts.ts';

const demoSitesAt = (first: number) =>
  DEMO_SITES.map(({ name }, at) =>
    anEndpoint({ endpointId: `default/${name}`, definition: { url: `http://127.0.0.1:${first + at}/` } }),
  );
const own = anEndpoint({ endpointId: 'default/my-site', definition: { url: 'http://127.0.0.1:3000/' } });

describe('the ports of the demo sites', () => {
  test('are doubted when the file was made for others', () => {
    expect(doubtDemoPorts('config/endpoints.yaml', [own, ...demoSitesAt(18_080)], 18_300)).toBe(
      'config/endpoints.yaml names demo sites on ports 18080.., they run on 18300..: ' +
        'correct the file or use --demo-port 18080',
    );
  });

  test('are right when they agree, or when the file has no demo sites', () => {
    expect(doubtDemoPorts('e.yaml', [own, ...demoSitesAt(18_300)], 18_300)).toBeNull();
    expect(doubtDemoPorts('e.yaml', [own], 18_300)).toBeNull();
    const namesake = anEndpoint({ endpointId: 'default/fast', definition: { url: 'http://127.0.0.1:3000/' } });
    expect(doubtDemoPorts('e.yaml', [namesake, own], 18_300)).toBeNull();
  });
});

describe('endpoints of tenants that the file does not name', () => {
  test('are counted, with their tenants', () => {
    const ids = ['b/1', 'a/1', 'a/2', 'mine/1', 'no-id'];
    expect(doubtOtherTenants(ids, new Set(['mine']))).toBe(
      '3 endpoints of tenants a, b are watched too, but are not in this file',
    );
    expect(doubtOtherTenants(['a/1'], new Set(['mine']))).toBe(
      '1 endpoint of tenant a is watched too, but is not in this file',
    );
    expect(doubtOtherTenants(['mine/1'], new Set(['mine']))).toBeNull();
  });
});
