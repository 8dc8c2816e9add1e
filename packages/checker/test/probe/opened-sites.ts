import { afterEach } from '@jest/globals';
import type { Site } from './sites.ts';

/** Waits until the site is open; it is closed after the test. */
export function openedSites(): (site: Promise<Site>) => Promise<Site> {
  const sites: Site[] = [];
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.close();
  });
  return async (opening) => {
    const site = await opening;
    sites.push(site);
    return site;
  };
}
