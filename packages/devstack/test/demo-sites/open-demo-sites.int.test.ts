import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { DEMO_SITES } from '../../src/demo-sites/demo-sites.ts';
import { openDemoSites } from '../../src/demo-sites/open-demo-sites.ts';
import { freePorts } from '../free-ports.ts';

test('the sites answer, and their ports are free again after closing', async () => {
  const first = await freePorts(DEMO_SITES.length);
  const sites = await openDemoSites(first);
  const response = await fetch(`http://127.0.0.1:${first}/`);
  expect(await response.text()).toContain('Welcome, visitor');
  const refused = first + DEMO_SITES.findIndex(({ behaviour }) => behaviour === null);
  await expect(fetch(`http://127.0.0.1:${refused}/`)).rejects.toThrow();
  await sites.close();
  await expect(fetch(`http://127.0.0.1:${first}/`)).rejects.toThrow();
});

test('a port that is taken is named, and the sites before it are closed', async () => {
  const first = await freePorts(DEMO_SITES.length);
  const other = createServer().listen(first + 3, '127.0.0.1');
  await once(other, 'listening');
  await expect(openDemoSites(first)).rejects.toThrow(
    `The demo site "flapping" cannot open port ${first + 3}: another program listens there.`,
  );
  await expect(fetch(`http://127.0.0.1:${first}/`)).rejects.toThrow();
  other.close();
});
