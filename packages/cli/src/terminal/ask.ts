import { createInterface } from 'node:readline';
import type { Interruption } from '../interrupted.ts';

export interface Asking {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal: AbortSignal;
  interrupt: (signal: Interruption) => void;
}

/** One line of a person; empty when the input ends (Ctrl-D). Rejects with the signal's reason when it aborts. */
export async function ask(question: string, { input, output, signal, interrupt }: Asking): Promise<string> {
  const lines = createInterface({ input, output });
  const { promise: answer, resolve, reject } = Promise.withResolvers<string | null>();
  const stop = () => reject(signal.reason as Error);
  lines.on('SIGINT', () => interrupt('SIGINT')).on('close', () => resolve(null));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let given: string | null = null;
  try {
    lines.question(question, resolve);
    given = await answer;
    return given ?? '';
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
    if (given === null) output.write('\n'); // what follows begins on a line of its own
  }
}
