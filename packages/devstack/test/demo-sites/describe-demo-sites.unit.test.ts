import { expect, test } from '@jest/globals';
import { describeDemoSites } from '../../src/demo-sites/describe-demo-sites.ts';

test('each demo site is a row with its verdict, as the tables of the database spell it', () => {
  const lines = describeDemoSites().split('\n');
  expect(lines).toContain('| `fast` | answers at once | up |');
  expect(lines).toContain('| `flapping` | answers 200 and 503 in turn | up, then down status |');
  expect(lines).toContain('| `refused` | nobody listens there | down connect_refused |');
});
