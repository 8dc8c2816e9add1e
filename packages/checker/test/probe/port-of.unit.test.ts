import { expect, test } from '@jest/globals';
import { portOf } from '../../src/probe/port-of.ts';

test.each([
  ['http://shop.test/', 80],
  ['https://shop.test/', 443],
  ['http://shop.test:443/', 443],
  ['https://shop.test:443/', 443],
  ['http://shop.test:0/', 0],
  ['http://[::1]:8080/', 8080],
])('the port of %s is %d', (url, port) => {
  expect(portOf(new URL(url))).toBe(port);
});
