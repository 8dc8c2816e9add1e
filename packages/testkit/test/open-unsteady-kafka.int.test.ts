import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openUnsteadyKafka, type UnsteadyKafka } from '../src/open-unsteady-kafka.ts';
import { waitFor } from '../src/wait-for.ts';
import { REQUEST } from './a-request.ts';

let kafka: UnsteadyKafka;
const clients: Socket[] = [];
beforeEach(async () => {
  kafka = await openUnsteadyKafka();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await kafka.close();
});

/** A client with one request on its way, and what came of it. */
async function ask(): Promise<{ got: () => 'answer' | 'end' | 'nothing' }> {
  const [host = '', port] = (kafka.brokers[0] ?? '').split(':');
  const client = connect({ host, port: Number(port) });
  clients.push(client);
  await once(client, 'connect');
  let got: 'answer' | 'end' | 'nothing' = 'nothing';
  client.on('data', () => (got = 'answer')).on('end', () => (got = 'end'));
  client.write(REQUEST);
  return { got: () => got };
}

/** A client whose request the broker has, and holds. */
async function askInVain() {
  const seen = kafka.faults.inject({ on: 'ApiVersions', do: 'throttle', ms: 1 });
  const asked = await ask();
  await waitFor('the request', () => seen.fired() === 1);
  await nextTurn();
  return asked;
}

describe('a broker that is frozen', () => {
  test('answers those who waited once it is back, however often it was told to freeze', async () => {
    kafka.freeze();
    const first = await askInVain();
    kafka.freeze();
    const second = await askInVain();
    expect([first.got(), second.got()]).toEqual(['nothing', 'nothing']);

    kafka.comeBack();
    await waitFor('both answers', () => first.got() === 'answer' && second.got() === 'answer');
  });

  test('ends the connections of those who waited when it leaves, and those of all who come then', async () => {
    kafka.freeze();
    const first = await askInVain();
    kafka.leave();
    await waitFor('the end of the first', () => first.got() === 'end');
    const second = await ask();
    await waitFor('the end of the second', () => second.got() === 'end');

    kafka.comeBack();
    const third = await ask();
    await waitFor('an answer', () => third.got() === 'answer');
  });
});
