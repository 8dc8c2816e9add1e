import type { CheckResult } from '@checkstream/schema';
import type { Received, Refusal } from '../dead-letters/dead-letter.ts';

/** A message of the topic and what became of it so far: a result to store, or a reason to set it aside. */
export type Entry = { from: Received; result: CheckResult } | { from: Received; refusal: Refusal };
