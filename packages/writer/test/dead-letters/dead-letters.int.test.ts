import { randomBytes } from 'node:crypto';
import { waitFor } from '@checkstream/testkit';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { headerWithoutValue } from '../support/header-without-value.ts';
import { readTopic } from '../support/kafka.ts';
import { openWorld, results, type WriterWorld } from '../support/writer-world.ts';

jest.setTimeout(90_000);

let world: WriterWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** More than an index of PostgreSQL takes, even compressed. */
const long = randomBytes(3_000).toString('hex');

const garbage = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: 'acme/e0', value: Buffer.from(`{"not":"avro ${at}"}`) }));

describe('dead letters', () => {
  test('a message that cannot be decoded is kept with its bytes, and its partition moves on', async () => {
    await world.publisher.results(results(50));
    await world.publisher.raw(world.topics.checks, [...garbage(1), { key: 'acme/e0', value: null }]);
    const ahead = aCheckResult({ endpointId: 'acme/e0', scheduledAt: Date.now() + 3_600_000 });
    const nameless = aCheckResult({ endpointId: 'no-tenant', scheduledAt: Date.now() });
    const unfit = [{ location: long }, { checker: long }, { totalMs: Number.NaN }, { redirects: 70_000 }].map(
      (overrides) => aCheckResult({ endpointId: 'acme/e0', scheduledAt: Date.now(), ...overrides }),
    );
    await world.publisher.results([ahead, nameless, ...unfit, ...results(50, 'after')]);
    world.start();
    await world.untilStored(100);
    await world.untilAllCommitted();

    const dead = readTopic(world.client, world.topics.deadLetters);
    await waitFor('the dead letters', () => dead.messages.length >= 8);
    const header = (at: number, name: string) => String(dead.messages[at]?.headers?.[`__connect.errors.${name}`]);
    const byReason = new Map(dead.messages.map((message, at) => [header(at, 'reason'), message]));
    expect([...byReason.keys()].sort().join(' ')).toBe(
      'checker clock empty endpoint_id location malformed unknown_framing value',
    );
    expect(byReason.get('unknown_framing')?.value).toEqual(garbage(1)[0]?.value);
    expect(String(byReason.get('unknown_framing')?.key)).toBe('acme/e0');
    expect(byReason.get('empty')?.value).toBeNull();
    expect(header(0, 'topic')).toBe(world.topics.checks);
    expect(header(0, 'exception.message')).not.toBe('');
    await dead.close();
  });

  test('a message whose headers have no values is kept as well, with empty ones', async () => {
    const value = Buffer.from('no Avro');
    const headers = { ...headerWithoutValue('trace'), ...headerWithoutValue('twice', 2), full: 'x' };
    await world.publisher.raw(world.topics.checks, [{ key: 'acme/e0', value, headers }]);
    const checks = readTopic(world.client, world.topics.checks);
    await waitFor('the message', () => checks.messages.length > 0);
    expect(checks.messages[0]?.headers).toMatchObject({ trace: null, twice: [null, null] });
    await checks.close();

    await world.publisher.results(results(30, 'after'));
    world.start();
    await world.untilStored(30);
    await world.untilAllCommitted();
    const dead = readTopic(world.client, world.topics.deadLetters);
    await waitFor('the dead letter', () => dead.messages.length > 0);
    const empty = Buffer.alloc(0);
    expect(dead.messages[0]?.value).toEqual(value);
    const { trace, twice, full } = dead.messages[0]?.headers ?? {};
    expect({ trace, twice, full }).toEqual({ trace: empty, twice: [empty, empty], full: Buffer.from('x') });
    await dead.close();
  });

  test('when most messages cannot be decoded the writer stops before it sets any aside', async () => {
    await world.publisher.raw(world.topics.checks, garbage(150));
    const writer = world.start();
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/of the last \d+ messages cannot be stored, which looks like a bad deploy/);
    expect(await world.committed()).toBe(0);

    await world.publisher.raw(world.topics.deadLetters, [{ key: 'last', value: Buffer.from('last') }]);
    const dead = readTopic(world.client, world.topics.deadLetters);
    await waitFor('the end of the dead letters', () => dead.messages.length > 0);
    expect(dead.messages.map(({ key }) => String(key))).toEqual(['last']);
    await dead.close();
  });
});
