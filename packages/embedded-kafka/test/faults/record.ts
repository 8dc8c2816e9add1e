// Writes recorded-exchanges.json beside it: what a fresh Apache Kafka of two nodes answers where the embedded broker has
// faults on request. `pnpm kafka:record` starts both and runs it; TEST_KAFKA_BROKERS names them. The order matters: topic
// and coordinator must be new.
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiName } from '../../src/protocol/versions.ts';
import type { Writer } from '../../src/protocol/writer.ts';
import { frame, openWire } from '../conformance/wire.ts';
import type { Wire } from '../conformance/wire.ts';
import * as requests from './requests.ts';
import type { RecordedExchange, Request } from './requests.ts';

const ALTER_CLIENT_QUOTAS = 49;

const exchanges: RecordedExchange[] = [];
const ask = (wire: Wire, { api, version, body }: Request) => wire.exchange(api, version, body);
const keep = (name: string, answer: Buffer, more: Partial<RecordedExchange> = {}) =>
  exchanges.push({ name, answer: answer.toString('hex'), ...more });
const record = async (name: string, wire: Wire, request: Request) => keep(name, await ask(wire, request));

/** Asks until the condition holds, as fast as answers come. */
async function until(wire: Wire, request: Request, condition: (answer: Buffer) => boolean): Promise<Buffer> {
  for (;;) {
    const answer = await ask(wire, request);
    if (condition(answer)) return answer;
  }
}

/** Partition 0 on node 1, and there alone. */
async function createTopic(first: Wire, second: Wire): Promise<void> {
  await first.exchange('CreateTopics', 3, (writer) => {
    writer.array([requests.TOPIC], (name) => {
      writer.string(name).int32(-1).int16(-1);
      writer.array([0], (index) => writer.int32(index).array([1], (node) => writer.int32(node)));
      writer.array([], () => undefined);
    });
    writer.int32(5_000).boolean(false);
  });
  await until(first, requests.listOffsets(), (answer) => requests.partitionError(answer) === 0);
  await until(second, requests.listOffsets(), (answer) => requests.partitionError(answer) === 6);
}

/**
 * What the coming coordinator says while it loads, for as long as that takes: 14, but for a heartbeat, which it takes
 * on trust. A sync would be told to join again (27); it has to be lucky to come in time.
 */
const LOADING: Partial<Record<ApiName, string>> = { SyncGroup: '00000000001b', Heartbeat: '000000000000' };

async function recordLoading(broker: string, request: Request): Promise<void> {
  const wire = await openWire(broker);
  const expected = LOADING[request.api] ?? '000e';
  const answer = await Promise.race([
    until(wire, request, (bytes) => bytes.toString('hex').includes(expected)),
    sleep(5_000, null),
  ]);
  if (answer !== null) keep(`COORDINATOR_LOAD_IN_PROGRESS ${request.api}`, answer);
  wire.end();
}

async function recordRebalance(member: Wire, newcomer: Wire): Promise<void> {
  const memberId = requests.memberIdOf(await ask(member, requests.joinGroup()));
  await ask(member, requests.joinGroup(memberId));
  await ask(member, requests.syncGroup(1, memberId, [memberId]));
  const otherId = requests.memberIdOf(await ask(newcomer, requests.joinGroup()));
  newcomer.exchange('JoinGroup', 5, requests.joinGroup(otherId).body).catch(() => undefined);
  const heartbeat = requests.heartbeat(1, memberId);
  const heard = await until(member, heartbeat, (answer) => answer.toString('hex') !== '000000000000');
  keep('rebalance Heartbeat', heard);
  await record('rebalance OffsetCommit', member, requests.offsetCommit(1, memberId));
  await record('rebalance SyncGroup', member, requests.syncGroup(1, memberId));
  await ask(member, requests.joinGroup(memberId));
  await record('rejoined OffsetCommit', member, requests.offsetCommit(2, memberId));
  await record('rejoined Heartbeat of the old generation', member, requests.heartbeat(1, memberId));
}

async function setQuota(broker: string, name: string, bytesPerSecond: number): Promise<void> {
  const rate = Buffer.alloc(8);
  rate.writeDoubleBE(bytesPerSecond);
  const wire = await openWire(broker);
  const body = (writer: Writer) => {
    writer.array([0], () => {
      writer.array([0], () => writer.string('client-id').nullableString('wire'));
      writer.array([0], () => writer.string(name).raw(rate).boolean(false));
    });
    writer.boolean(false);
  };
  wire.write(frame(ALTER_CLIENT_QUOTAS, 0, body));
  await sleep(1_500); // in force once the node has read it from the metadata log
  wire.end();
}

async function recordThrottled(broker: string, request: Request): Promise<void> {
  const wire = await openWire(broker);
  const askedAt = performance.now();
  const answer = await ask(wire, request);
  const answeredAt = performance.now();
  await ask(wire, requests.listOffsets());
  const answeredAfterMs = Math.round(answeredAt - askedAt);
  const nextAnsweredAfterMs = Math.round(performance.now() - askedAt);
  const throttleMs = answer.readInt32BE(request.api === 'Produce' ? answer.length - 4 : 0);
  keep(`throttle ${request.api}`, answer, { throttleMs, answeredAfterMs, nextAnsweredAfterMs });
  wire.end();
}

async function recordAll(first: string, second: string): Promise<void> {
  const [leader, other] = [await openWire(first), await openWire(second)];
  await createTopic(leader, other);
  for (const request of [requests.produce(), requests.fetch(), requests.listOffsets()])
    await record(`NOT_LEADER_OR_FOLLOWER ${request.api}`, other, request);
  for (const request of requests.ofStranger()) await record(`NOT_COORDINATOR ${request.api}`, leader, request);
  const loading = Promise.all(
    [first, second].flatMap((broker) => requests.ofStranger().map((request) => recordLoading(broker, request))),
  );
  await record('COORDINATOR_NOT_AVAILABLE FindCoordinator', leader, requests.findCoordinator());
  await loading;
  const coordinator = requests.addressOf(await ask(leader, requests.findCoordinator()));
  await recordRebalance(await openWire(coordinator), await openWire(coordinator));
  await setQuota(first, 'producer_byte_rate', 10_000);
  await recordThrottled(first, requests.produce(115_000));
  await setQuota(first, 'consumer_byte_rate', 10_000);
  await recordThrottled(first, requests.fetch());
}

const [first = '', second = ''] = (process.env['TEST_KAFKA_BROKERS'] ?? '').split(',');
const awake = setInterval(() => undefined, 60_000); // wires do not keep a process alive
await recordAll(first, second);
// What was asked of a loading coordinator was answered in any order.
exchanges.sort((a, b) => (a.name < b.name ? -1 : 1));
await writeFile(new URL('recorded-exchanges.json', import.meta.url), `${JSON.stringify(exchanges, null, 2)}\n`);
clearInterval(awake);
