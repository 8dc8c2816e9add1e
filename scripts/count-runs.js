// What jest's own JSON reports come to. Plain JavaScript without dependencies, as count-tests.js, which prints it.

/** For what says no number: a check, or a suite that left no report. */
const ONE_FAILURE = { passed: 0, failed: 1, skipped: 0 };
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * Sums runs `{ name, exitCode, report }`; `report` is jest's, `null` when it left none, and absent for a check, which
 * counts only when it fails. Where the number alone would not say what went wrong, `notes` does.
 */
export function countRuns(runs) {
  const total = { ...NOTHING, notes: [] };
  for (const run of runs) {
    const { passed, failed, skipped, why } = run.report === undefined ? countCheck(run) : countSuite(run);
    if (why !== undefined) total.notes.push(`${run.name}: ${why}`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  if (total.passed + total.failed === 0) total.failed = 1; // no test at all is no success
  return total;
}

function countCheck({ exitCode }) {
  return exitCode === 0 ? NOTHING : { ...ONE_FAILURE, why: `ended with code ${exitCode}` };
}

function countSuite({ exitCode, report }) {
  if (report === null) return { ...ONE_FAILURE, why: `ended with code ${exitCode} and left no report` };
  const counts = countTests(report);
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, why: 'ran no test' };
  if (exitCode === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, why: `ended with code ${exitCode} although no test failed` };
}

/** A suite that could not be loaded has no failed test in the report: it counts as one. */
function countTests(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
