import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { onFreePort } from '../src/port.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What a server does that comes a moment later than somebody else. */
async function taken(port: number): Promise<never> {
  servers.push(createServer().listen(port, '127.0.0.1'));
  await once(servers.at(-1) as Server, 'listening');
  throw new Error('in use');
}

describe('a port that somebody else takes in the last moment', () => {
  test('is left to them for another one', async () => {
    const tried: number[] = [];
    const start = (port: number) => (tried.push(port) === 1 ? taken(port) : Promise.resolve('runs'));
    expect(await onFreePort(undefined, start)).toEqual({ port: tried[1], started: 'runs' });
    expect(tried).toHaveLength(2);
    expect(tried[1]).not.toBe(tried[0]);
  });

  test('is an error when it was asked for', async () => {
    const { port } = await onFreePort(undefined, () => Promise.resolve());
    await expect(onFreePort(port, taken)).rejects.toThrow('in use');
  });

  test('is an error the second time', async () => {
    await expect(onFreePort(undefined, taken)).rejects.toThrow('in use');
    expect(servers).toHaveLength(2);
  });
});

test('what does not start for another reason is not tried again', async () => {
  let tries = 0;
  const start = () => Promise.reject(new Error(`broken ${(tries += 1)}`));
  await expect(onFreePort(undefined, start)).rejects.toThrow('broken 1');
  expect(tries).toBe(1);
});
