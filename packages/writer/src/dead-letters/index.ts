export { DEAD_LETTER_REASONS, type DeadLetterReason } from './dead-letter.ts';
export { readDeadLetter, toReplay, type DeadLetterStory } from './read-dead-letter.ts';
