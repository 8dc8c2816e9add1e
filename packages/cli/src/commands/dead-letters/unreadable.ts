import type { KafkaConnection } from '../../connection/open-kafka.ts';
import { resultDecoder } from '../../connection/result-decoder.ts';
import type { Letter } from './letter.ts';

export interface Unreadable {
  look: (letters: Letter[]) => Promise<void>;
  /** Letters of the checks topic that are no check result for us, as far as that could be told. */
  count(): number;
}

/** Looks whether a writer with our settings could read the letters. Asks no more of a registry that failed once. */
export function createUnreadable(connection: KafkaConnection, signal: AbortSignal): Unreadable {
  const decode = resultDecoder(connection, signal);
  let unreadable = 0;
  let canTell = true;
  return {
    async look(letters) {
      for (const { message, story } of letters) {
        if (!canTell || story.topic !== connection.settings.topics.checks) continue;
        const decoded = await decode(message.value);
        if ('result' in decoded) continue;
        if (decoded.final) unreadable += 1;
        else canTell = false;
      }
    },
    count: () => unreadable,
  };
}
