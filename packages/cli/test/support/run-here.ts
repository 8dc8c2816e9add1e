import { runCli } from '../../src/run-cli.ts';
import type { Terminal } from '../../src/terminal/terminal.ts';
import { aTerminal } from './a-terminal.ts';
import type { Finished } from './run-checkstream.ts';

/** Like runCheckstream, without a process of its own: for the cases beside the first success and the first failure. */
export async function runHere(words: string[], terminal: Partial<Terminal>): Promise<Finished> {
  const fake = aTerminal(terminal);
  const code = await runCli(words, fake, '0.0.0');
  const { out, err } = fake.printed();
  return { code, stdout: withLineEnd(out), stderr: withLineEnd(err) };
}

function withLineEnd(text: string): string {
  return text === '' ? '' : `${text}\n`;
}
