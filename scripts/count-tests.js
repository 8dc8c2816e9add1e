// Sums jest's own JSON reports into the last line of .ci/run. Plain JavaScript without dependencies: it runs on the Node
// of the machine, also when the install failed.
// Usage: node scripts/count-tests.js [NAME EXIT_CODE REPORT]...   (REPORT is - for a check that is not a test run)
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { countRuns } from './count-runs.js';

const words = process.argv.slice(2);
const runs = [];
for (let at = 0; at + 2 < words.length; at += 3) {
  const [name, exitCode, path] = words.slice(at, at + 3);
  runs.push({ name, exitCode: Number(exitCode), report: path === '-' ? undefined : readReport(path) });
}
const { passed, failed, skipped, notes } = countRuns(runs);
for (const note of notes) process.stdout.write(`${note}\n`);
process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Null when there is none, or not a whole one: the run ended early. */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
