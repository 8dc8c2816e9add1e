// Runs in a thread of its own. Plain JavaScript: one that strips types takes three times the memory and time to start.
import { readlinkSync } from 'node:fs';
import process, { hrtime } from 'node:process';

/** Compiled expressions kept, the most recently used; a long one takes 10 KiB. */
const MAX_COMPILED = 1000;

/** The numbers of ANSWERS in pattern/batch-progress.ts. */
const NOT_MATCHED = 1;
const MATCHED = 2;
const INVALID = 3;
const TOO_COMPLEX = 4;

const threadId = ownThreadId();
const compiled = new Map();

/**
 * Evaluates one expression after the other and notes in shared memory where it is, so that a batch ended with its
 * thread keeps what was answered. The words are laid out in pattern/batch-progress.ts.
 */
export function matchBatch({ words, tasks }) {
  tasks.forEach(({ expression, flags, text }, index) => {
    const startedAt = ownCpuMs();
    // The index last: who reads it first never takes a new evaluation for one that started long ago.
    Atomics.store(words, 1, threadId);
    Atomics.store(words, 2, startedAt);
    Atomics.store(words, 3, sharedNow());
    Atomics.store(words, 0, index);
    const answer = evaluate(expression, flags, text);
    Atomics.store(words, 5 + 2 * index, ownCpuMs() - startedAt);
    Atomics.store(words, 4 + 2 * index, answer);
  });
}

function evaluate(expression, flags, text) {
  try {
    return compile(expression, flags).test(text) ? MATCHED : NOT_MATCHED;
  } catch (error) {
    // V8 compiles at the first use, and says then that an expression is too large.
    if (error instanceof SyntaxError) return INVALID;
    // Its stack for going back is full: 64 MiB.
    if (error instanceof RangeError) return TOO_COMPLEX;
    throw error;
  }
}

function compile(expression, flags) {
  const key = `${flags}/${expression}`;
  const pattern = compiled.get(key) ?? new RegExp(expression, flags);
  compiled.delete(key);
  compiled.set(key, pattern);
  if (compiled.size > MAX_COMPILED) compiled.delete(compiled.keys().next().value);
  return pattern;
}

function ownCpuMs() {
  const { user, system } = process.threadCpuUsage();
  return ((user + system) / 1000) | 0;
}

/** As in pattern/shared-clock.ts. */
function sharedNow() {
  const [seconds, nanoseconds] = hrtime();
  return (seconds * 1000 + nanoseconds / 1e6) | 0;
}

/** By which the operating system knows this thread; 0 where it does not say: all but Linux. */
function ownThreadId() {
  try {
    return Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))?.[0] ?? 0);
  } catch (error) {
    if (error.code === undefined) throw error;
    return 0;
  }
}
