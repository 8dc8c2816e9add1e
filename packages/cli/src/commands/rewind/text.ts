import type { KafkaConnection } from '../../connection/open-kafka.ts';
import type { Deed } from '../../terminal/confirm.ts';
import { count } from '../../terminal/count.ts';
import { formatTable } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Floor } from './floor.ts';
import type { RewindPlan } from './plan.ts';

export interface RewindOptions {
  /** Milliseconds since the Unix epoch. */
  since: number;
  dryRun?: true;
  /** The yes, given ahead. */
  yes?: true;
  json?: true;
}

export const NOTHING_CHANGED = 'nothing was changed';

export function warningsOf(plan: RewindPlan, floor: Floor, { since }: RewindOptions): string[] {
  return plan.moves.length === 0 ? [] : [...goneWarnings(plan), ...floorWarnings(floor, since)];
}

function goneWarnings({ maybeGone }: RewindPlan): string[] {
  if (maybeGone.length === 0) return [];
  const partitions = `${maybeGone.length === 1 ? 'partition' : 'partitions'} ${maybeGone.join(', ')}`;
  return [
    `warning: Kafka has deleted the messages before those of ${partitions}; ` +
      'if some of them were published since then, they are not read again',
  ];
}

function floorWarnings(floor: Floor, since: number): string[] {
  if ('why' in floor) return [`warning: whether PostgreSQL still takes checks of that time is not known: ${floor.why}`];
  if (since >= floor.floorMs) return [];
  const day = new Date(floor.floorMs).toISOString();
  return [
    `warning: PostgreSQL takes no checks from before ${day} any more (WRITER_RETENTION): they would become dead letters, ` +
      `and many of them stop the writers; --since ${day} leaves them out`,
  ];
}

export function formatPlan(
  { moves, messages }: RewindPlan,
  { settings }: KafkaConnection,
  { columns }: Terminal,
): string {
  const group = settings.writer.group;
  if (moves.length === 0) return `Consumer group ${group} has read nothing that was published since then.`;
  const rows = moves.map(({ partition, from, to }) =>
    [partition, from, to, from - to].map((n) => n.toLocaleString('en')),
  );
  const head = ['PARTITION', 'FROM', 'TO', 'MESSAGES'].map((title) => ({ title, align: 'right' as const }));
  const line = `${count(messages, 'message')} of ${settings.topics.checks} for consumer group ${group}`;
  return [...formatTable(head, rows, columns), '', line].join('\n');
}

export function deedOf({ messages }: RewindPlan): Deed {
  const what = count(messages, 'message');
  return { what: `${what} would be read again`, question: `Read ${what} again?`, otherwise: NOTHING_CHANGED };
}

export function sentenceFor({ moves }: RewindPlan, { dryRun }: RewindOptions, done: boolean): string {
  if (moves.length === 0) return 'Nothing to do.';
  if (dryRun) return 'Nothing was changed: --dry-run.';
  return done ? 'Rewound: start the writers.' : 'Nothing was changed.';
}

export function asJson(
  { moves, messages, maybeGone }: RewindPlan,
  { settings }: KafkaConnection,
  rewound: boolean,
): object {
  const partitions = moves.map(({ partition, from, to }) => ({ partition, from: String(from), to: String(to) }));
  const { writer, topics } = settings;
  return { rewound, group: writer.group, topic: topics.checks, messages, partitions, maybeGone };
}
