// Sums jest's own JSON reports into the last line of .ci/run. Plain JavaScript without dependencies: it runs on the Node
// of the machine, also when the install failed.
// Usage: node scripts/count-tests.js [NAME EXIT_CODE REPORT]...   (REPORT is - for a check that is not a test run)
import { readFileSync } from 'node:fs';
import process from 'node:process';

const COUNTED_ONCE = { passed: 0, failed: 1, skipped: 0 };

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A suite that could not be loaded has no failed test in the report: it counts as one. */
function countTests(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countSuite(exitCode, path) {
  const report = readReport(path);
  if (report === null) return { ...COUNTED_ONCE, why: `ended with code ${exitCode} and left no report` };
  const counts = countTests(report);
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, why: 'ran no test' };
  if (exitCode !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, why: `ended with code ${exitCode} although no test failed` };
  }
  return counts;
}

function countCheck(exitCode) {
  if (exitCode === 0) return { passed: 0, failed: 0, skipped: 0 };
  return { ...COUNTED_ONCE, why: `ended with code ${exitCode}` };
}

function countRuns(words) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [name, exitCode, report] = [words[at], Number(words[at + 1]), words[at + 2]];
    const counts = report === '-' ? countCheck(exitCode) : countSuite(exitCode, report);
    if (counts.why !== undefined) process.stdout.write(`${name}: ${counts.why}\n`);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

const total = countRuns(process.argv.slice(2));
const failed = total.passed + total.failed === 0 ? 1 : total.failed;
const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
process.stdout.write(`${total.passed} passed, ${failed} failed${skipped}\n`);
process.exitCode = failed === 0 ? 0 : 1;
