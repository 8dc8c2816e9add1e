import { InvalidArgumentError } from 'commander';

/** Where a letter lies in the topic of dead letters. */
export interface LetterName {
  partition: number;
  offset: bigint;
}

/** Reads `PARTITION:OFFSET`; throws commander's InvalidArgumentError for anything else. */
export function parseLetterName(text: string): LetterName {
  const [, partition = '', offset = ''] = /^(\d{1,9}):(\d{1,18})$/.exec(text) ?? [];
  if (partition === '') {
    throw new InvalidArgumentError(
      'expected PARTITION:OFFSET of a dead letter, as `dead-letters list` prints it: 0:17.',
    );
  }
  return { partition: Number(partition), offset: BigInt(offset) };
}
