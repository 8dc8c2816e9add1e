import { createCheckResultDecoder } from '@checkstream/schema';
import type { CheckResult } from '@checkstream/schema';
import { PublishError } from '@checkstream/runtime';
import type { OutgoingMessage } from '@checkstream/runtime';

/** Keeps what it acknowledged, decoded by the real codec. `fail` is asked before each send. */
export function createFakeKafka(fail: (messages: OutgoingMessage[]) => PublishError | null = () => null) {
  const decode = createCheckResultDecoder({ schemaOf: null });
  const stored: CheckResult[] = [];
  const sends: number[] = [];
  const send = async (messages: OutgoingMessage[]) => {
    const error = fail(messages);
    if (error !== null) throw error;
    sends.push(messages.length);
    for (const { value } of messages) stored.push(await decode(value ?? Buffer.alloc(0)));
  };
  return { send, stored, sends };
}

export const refusal = (code: string, retriable = false): PublishError =>
  new PublishError(`refused: ${code}`, { code, retriable, cause: null });
