import { describeKafkaError, fetchOffsets, saidByKafka, untilAborted } from '@checkstream/runtime';
import { CliError } from '../../cli-error.ts';
import { openKafka, type KafkaConnection } from '../../connection/open-kafka.ts';
import { choiceOf, type Choice, type ChoiceOptions } from './choice.ts';
import { nameOf, type Letter } from './letter.ts';
import type { LetterName } from './letter-name.ts';
import { rangesFor, readLetters } from './read-letters.ts';
import type { Ranges } from './ranges.ts';
import { createSendBack } from './send-back.ts';
import { createTally, formatTally, type Tally } from './tally.ts';
import { createUnreadable } from './unreadable.ts';
import { orInterrupted } from '../../interrupted.ts';
import { confirm } from '../../terminal/confirm.ts';
import { count } from '../../terminal/count.ts';
import { formatJson } from '../../terminal/format-json.ts';
import type { Terminal } from '../../terminal/terminal.ts';

export interface ReplayOptions extends ChoiceOptions {
  dryRun?: true;
  /** The yes, given ahead. */
  yes?: true;
  json?: true;
}

/**
 * Sends the chosen letters back to the topics they came from; they stay among the dead letters, too. 0 when they are
 * sent (or would be, with `dryRun`), 1 when the person said no.
 */
export async function replayDeadLetters(
  names: LetterName[],
  options: ReplayOptions,
  terminal: Terminal,
): Promise<0 | 1> {
  const choice = choiceOf(options, names);
  const connection = await openKafka(terminal);
  const ranges = await rangesFor(connection, choice);
  const planned = await survey(connection, { choice, ranges }, terminal);
  await needTopicsOf(planned, connection);
  if (!options.json) terminal.out(formatPlan(planned));
  const asked = planned.replayable() > 0 && !options.dryRun;
  const approved = asked && (await confirm(deedOf(planned), options, terminal));
  const sent = createTally();
  if (approved) await sendAll(connection, { choice, ranges, sent }, terminal);
  if (options.json) terminal.out(formatJson(asJson(planned, sent)));
  else terminal.out(approved ? `Sent ${count(sent.replayable(), 'message')} back.` : sentenceFor(planned, options));
  return asked && !approved ? 1 : 0;
}

/** What would be sent. Throws CliError for a letter that was named and is not there. */
async function survey(
  connection: KafkaConnection,
  { choice, ranges }: { choice: Choice; ranges: Ranges },
  terminal: Terminal,
): Promise<Tally> {
  const tally = createTally();
  const unreadable = createUnreadable(connection, terminal.signal);
  const missing = new Set(choice.names.map(nameOf));
  const onLetters = async (letters: Letter[]) => {
    tally.add(letters);
    for (const letter of letters) missing.delete(nameOf(letter));
    await unreadable.look(letters);
  };
  await readLetters(connection, { choice, ranges, onLetters }, terminal);
  if (unreadable.count() > 0) terminal.err(warningOf(unreadable.count()));
  if (missing.size === 0) return tally;
  const dead = [...missing].join(', ');
  throw new CliError(
    `there is no dead letter ${dead}; \`checkstream dead-letters list\` shows those there are\n${NOTHING}`,
  );
}

function warningOf(unreadable: number): string {
  const letters = count(unreadable, 'message');
  return `warning: ${letters} cannot be read with these settings either, and would be set aside again; many of them at once stop the writers`;
}

/** Throws CliError when a topic that letters came from is not there: nothing is sent halfway. */
async function needTopicsOf(planned: Tally, { client }: KafkaConnection): Promise<void> {
  for (const [topic, letters] of Object.entries(planned.byTopic())) {
    await fetchOffsets(client, topic).catch((error: unknown) => {
      if (!saidByKafka(error)) throw error;
      const which = `topic ${topic}, which ${letters.toLocaleString('en')} of these letters came from`;
      throw new CliError(`${which}: ${describeKafkaError(error)}\n${NOTHING}`, { cause: error });
    });
  }
}

async function sendAll(
  connection: KafkaConnection,
  { choice, ranges, sent }: { choice: Choice; ranges: Ranges; sent: Tally },
  terminal: Terminal,
): Promise<void> {
  const { signal } = terminal;
  const back = createSendBack(connection.client, { signal, onSent: sent.add });
  try {
    await untilAborted(readLetters(connection, { choice, ranges, onLetters: back.send }, terminal), signal);
  } catch (error) {
    const stands = `${count(sent.replayable(), 'message')} had been sent back by then; doing it again harms nothing`;
    const told = error instanceof CliError ? new CliError(`${error.message}\n${stands}`, { cause: error }) : error;
    throw orInterrupted(told, signal, stands);
  } finally {
    const closed = back.close();
    if (!signal.aborted) await closed;
  }
}

const NOTHING = 'nothing was sent';

function formatPlan(planned: Tally): string {
  if (planned.replayable() + planned.homeless() === 0) return 'There are no such dead letters.';
  return formatTally(planned).join('\n');
}

function deedOf(planned: Tally) {
  const messages = count(planned.replayable(), 'message');
  return { what: `${messages} would be sent back`, question: `Send ${messages} back?`, otherwise: NOTHING };
}

function sentenceFor(planned: Tally, { dryRun }: ReplayOptions): string {
  if (planned.replayable() === 0) return 'Nothing to do.';
  return dryRun ? 'Nothing was sent: --dry-run.' : 'Nothing was sent.';
}

function asJson(planned: Tally, sent: Tally): object {
  return {
    sent: sent.replayable(),
    chosen: planned.replayable() + planned.homeless(),
    topics: planned.byTopic(),
    reasons: planned.byReason(),
    withoutTopic: planned.homeless(),
  };
}
