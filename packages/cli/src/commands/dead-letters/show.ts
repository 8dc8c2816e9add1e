import { printableLine } from '@checkstream/machine';
import { CliError } from '../../cli-error.ts';
import { openKafka } from '../../connection/open-kafka.ts';
import { resultDecoder, type Decoded } from '../../connection/result-decoder.ts';
import { choiceOf } from './choice.ts';
import { asJson, nameOf, textOrHex, type Letter } from './letter.ts';
import type { LetterName } from './letter-name.ts';
import { rangesFor, readLetters } from './read-letters.ts';
import { formatJson } from '../../terminal/format-json.ts';
import { hexDump } from '../../terminal/hex-dump.ts';
import type { Terminal } from '../../terminal/terminal.ts';

export interface ShowOptions {
  json?: true;
}

const EXCERPT_BYTES = 512;

/** Prints all of one dead letter: why it is one, its key and headers, and its value, decoded when it can be. */
export async function showDeadLetter(name: LetterName, options: ShowOptions, terminal: Terminal): Promise<0> {
  const connection = await openKafka(terminal);
  const choice = choiceOf({}, [name]);
  const ranges = await rangesFor(connection, choice);
  const found: Letter[] = [];
  await readLetters(connection, { choice, ranges, onLetters: (letters) => void found.push(...letters) }, terminal);
  const [letter] = found;
  if (letter === undefined) {
    throw new CliError(
      `there is no dead letter ${nameOf(name)}; \`checkstream dead-letters list\` shows those there are`,
    );
  }
  const decoded = await resultDecoder(connection, terminal.signal)(letter.message.value);
  if (options.json) terminal.out(formatJson(allAsJson(letter, decoded)));
  else terminal.out(format(letter, decoded));
  return 0;
}

function allAsJson(letter: Letter, decoded: Decoded): object {
  return {
    ...asJson(letter),
    headers: Object.fromEntries(headersOf(letter)),
    result: 'result' in decoded ? decoded.result : null,
    undecodable: 'why' in decoded ? decoded.why : null,
    valueBase64: letter.message.value?.toString('base64') ?? null,
  };
}

function format(letter: Letter, decoded: Decoded): string {
  const { at, message, story } = letter;
  const fields: [string, string][] = [
    ['letter', nameOf(letter)],
    ['set aside', new Date(at).toISOString()],
    ['reason', story.reason ?? '-'],
    ['why', story.message ?? '-'],
    ['from', story.topic === null ? '-' : `${story.topic} ${story.partition ?? '?'}:${story.offset ?? '?'}`],
    ['replayed', story.replayed === 0 ? 'never' : `${story.replayed} times`],
    ['key', message.key === null ? '-' : textOrHex(message.key)],
  ];
  const headers = headersOf(letter).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));
  return [
    ...fields.map(([name, value]) => `${name.padEnd(10)}  ${printableLine(value)}`),
    'headers',
    ...headers.map(([name, value]) => `  ${printableLine(name)}: ${printableLine(value)}`),
    ...valueLines(message.value, decoded),
  ].join('\n');
}

function valueLines(value: Buffer | null, decoded: Decoded): string[] {
  if (value === null) return ['value       none'];
  const size = `value       ${value.length.toLocaleString('en')} bytes`;
  if ('why' in decoded) return [`${size}; ${printableLine(decoded.why)}`, ...hexDump(value, EXCERPT_BYTES)];
  return [size, formatJson(decoded.result)];
}

/** A header without a value is empty. */
function headersOf({ message: { headers = {} } }: Letter): [string, string | string[]][] {
  const text = (value: Buffer | string | null | undefined) => textOrHex(Buffer.from(value ?? ''));
  return Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(text) : text(value)]);
}
