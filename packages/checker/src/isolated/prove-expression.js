// Runs as a process of its own, in plain JavaScript so that it starts fast. V8 takes exponential time and memory to
// compile some expressions with flag u or v, which ending a thread does not interrupt, or ends the process at once.
import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { URL } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** From a thread that is ready: compiling takes a few milliseconds. */
const LIMIT_MS = 1000;
/** V8 compiles for texts of one and of two bytes a character, the second time to machine code. */
const SAMPLES = ['a', 'a', '\u0101', '\u0101'];

if (isMainThread) supervise();
else prove();

/** This thread does nothing else, so that it can end the process whatever the other one does. */
function supervise() {
  const prover = new Worker(new URL(import.meta.url));
  const die = () => process.kill(process.pid, 'SIGKILL');
  let limit = null;
  process.once('disconnect', die);
  process.on('message', (job) => {
    limit = setTimeout(die, LIMIT_MS);
    prover.postMessage(job);
  });
  prover.on('message', (verdict) => {
    clearTimeout(limit);
    process.send(verdict);
  });
}

function prove() {
  parentPort.on('message', ({ expression, flags }) => parentPort.postMessage(verdictOn(expression, flags)));
  parentPort.postMessage('READY');
}

function verdictOn(expression, flags) {
  try {
    const pattern = new RegExp(expression, flags);
    for (const sample of SAMPLES) pattern.test(sample);
    return 'SAFE';
  } catch (error) {
    return error instanceof SyntaxError ? 'INVALID' : 'TOO_COMPLEX';
  }
}
