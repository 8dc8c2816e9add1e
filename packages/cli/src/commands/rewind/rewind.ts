import {
  fetchCommittedOffsets,
  fetchGroupMembers,
  fetchOffsets,
  fetchOffsetsAt,
  setCommittedOffsets,
  untilAborted,
  type GroupMember,
} from '@checkstream/runtime';
import { CliError } from '../../cli-error.ts';
import { kafkaTrouble, needTopic, openKafka, type KafkaConnection } from '../../connection/open-kafka.ts';
import { orInterrupted } from '../../interrupted.ts';
import { confirm } from '../../terminal/confirm.ts';
import { count } from '../../terminal/count.ts';
import { formatJson } from '../../terminal/format-json.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { askFloor } from './floor.ts';
import { planRewind, type RewindPlan } from './plan.ts';
import { asJson, deedOf, formatPlan, NOTHING_CHANGED, sentenceFor, warningsOf, type RewindOptions } from './text.ts';

/**
 * Moves the committed offsets of the writers' group back to the first messages published at an instant or later. 0 when
 * they are moved (or would be, with `dryRun`), 1 when the person said no. Throws CliError while the group has members.
 */
export async function rewind(options: RewindOptions, terminal: Terminal): Promise<0 | 1> {
  const connection = await openKafka(terminal);
  const { kafka, topics } = connection.settings;
  needTopic(connection, topics.checks);
  const plan = await kafkaTrouble(kafka, makePlan(connection, options.since));
  const floor = await askFloor(terminal);
  if (!options.json) terminal.out(formatPlan(plan, connection, terminal));
  for (const warning of warningsOf(plan, floor, options)) terminal.err(warning);
  const asked = plan.moves.length > 0 && !options.dryRun;
  const approved = asked && (await confirm(deedOf(plan), options, terminal));
  if (approved) await toldWhenInterrupted(kafkaTrouble(kafka, move(connection, plan)), terminal.signal);
  if (options.json) terminal.out(formatJson(asJson(plan, connection, approved)));
  else terminal.out(sentenceFor(plan, options, approved));
  return asked && !approved ? 1 : 0;
}

async function makePlan(connection: KafkaConnection, since: number): Promise<RewindPlan> {
  const { client, settings } = connection;
  const groupId = settings.writer.group;
  const topic = settings.topics.checks;
  await needNoMembers(connection);
  const [committed, wanted, ranges] = await Promise.all([
    fetchCommittedOffsets(client, groupId, topic),
    fetchOffsetsAt(client, topic, since),
    fetchOffsets(client, topic),
  ]);
  return planRewind({ committed, wanted, ranges });
}

async function needNoMembers({ client, settings }: KafkaConnection): Promise<void> {
  const members = await fetchGroupMembers(client, settings.writer.group);
  if (members.length === 0) return;
  throw new CliError(
    `consumer group ${settings.writer.group} (WRITER_GROUP) has ${count(members.length, 'member')}, which would commit their own offsets again: ` +
      `${[...new Set(members.map(nameOf))].join(', ')}; stop every writer of the group first (one that was killed counts until KAFKA_SESSION_TIMEOUT is over)\n${NOTHING_CHANGED}`,
  );
}

/** The members are looked for again: a writer may have been started while a person thought. */
async function move(connection: KafkaConnection, { moves }: RewindPlan): Promise<void> {
  const { client, settings } = connection;
  const groupId = settings.writer.group;
  const topic = settings.topics.checks;
  await needNoMembers(connection);
  const offsets = new Map(moves.map(({ partition, to }) => [partition, to]));
  await setCommittedOffsets(client, { groupId, topic, offsets });
  const now = await fetchCommittedOffsets(client, groupId, topic);
  if (moves.every(({ partition, to }) => now.get(partition) === to)) return;
  throw new CliError(
    `consumer group ${groupId} committed other offsets meanwhile: stop every writer of it, and try again`,
  );
}

/** Who stops it in the middle cannot know how far it got. */
async function toldWhenInterrupted(moving: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await untilAborted(moving, signal);
  } catch (error) {
    throw orInterrupted(error, signal, 'the offsets may have been moved already; doing it again harms nothing');
  }
}

const nameOf = ({ clientId, host }: GroupMember): string => `${clientId} at ${host.replace(/^\//, '')}`;
