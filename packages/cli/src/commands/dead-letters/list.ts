import { openKafka } from '../../connection/open-kafka.ts';
import { choiceOf, type Choice, type ChoiceOptions } from './choice.ts';
import { createLatestLetters } from './latest-letters.ts';
import { asJson, nameOf, textOrHex, type Letter } from './letter.ts';
import { rangesFor, readLetters } from './read-letters.ts';
import { sizeOf, tailsOf } from './ranges.ts';
import { count } from '../../terminal/count.ts';
import { formatJsonLine } from '../../terminal/format-json.ts';
import { formatTable, type Column } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';

export interface ListOptions extends ChoiceOptions {
  /** Only the latest so many; 50 in a table and all of them as JSON when left out. */
  limit?: number;
  json?: true;
}

const TABLE_LIMIT = 50;

/** Prints the dead letters, the latest last. As JSON: one document a line, as they are read. */
export async function listDeadLetters(options: ListOptions, terminal: Terminal): Promise<0> {
  const choice = choiceOf(options);
  const connection = await openKafka(terminal);
  const ranges = await rangesFor(connection, choice);
  const print = (letters: Letter[]) => {
    for (const letter of letters) terminal.out(formatJsonLine(asJson(letter)));
  };
  if (options.json && options.limit === undefined) {
    await readLetters(connection, { choice, ranges, onLetters: print }, terminal);
    return 0;
  }
  const limit = options.limit ?? TABLE_LIMIT;
  const latest = createLatestLetters(limit);
  // Without a filter the latest stand at the ends, and nothing else needs to be read.
  const wanted = isWhole(choice) ? tailsOf(ranges, limit) : ranges;
  await readLetters(connection, { choice, ranges: wanted, onLetters: latest.add }, terminal);
  const total = isWhole(choice) ? sizeOf(ranges) : latest.seen();
  if (options.json) print(latest.all());
  else terminal.out(format(latest.all(), { total, choice }, terminal));
  return 0;
}

const HEAD: Column[] = [
  { title: 'LETTER' },
  { title: 'SET ASIDE' },
  { title: 'REASON' },
  { title: 'KEY', least: 12 },
  { title: 'FROM', leaves: 1 },
  { title: 'REPLAYED', align: 'right', leaves: 2 },
  { title: 'WHY', least: 16 },
];

function format(letters: Letter[], { total, choice }: { total: number; choice: Choice }, terminal: Terminal): string {
  if (letters.length === 0) return isWhole(choice) ? 'There are no dead letters.' : 'There are no such dead letters.';
  const table = formatTable(HEAD, letters.map(cellsOf), terminal.columns);
  const all = count(total, 'dead letter');
  const line = total > letters.length ? `the latest ${letters.length} of ${all}; --limit shows more` : all;
  return [...table, '', line].join('\n');
}

function cellsOf(letter: Letter): string[] {
  const { at, message, story } = letter;
  return [
    nameOf(letter),
    `${new Date(at).toISOString().slice(0, 19)}Z`,
    story.reason ?? '-',
    message.key === null ? '-' : textOrHex(message.key),
    story.topic === null ? '-' : `${story.topic} ${story.partition ?? '?'}:${story.offset ?? '?'}`,
    story.replayed === 0 ? '' : String(story.replayed),
    story.message ?? '',
  ];
}

const isWhole = ({ sinceMs, untilMs, reason }: Choice): boolean =>
  sinceMs === null && untilMs === null && reason === null;
