import { describe, expect, test } from '@jest/globals';

interface Run {
  name: string;
  exitCode: number;
  report?: object | null;
}
interface Counted {
  passed: number;
  failed: number;
  skipped: number;
  notes: string[];
}

const SCRIPT = '../../../../scripts/count-runs.js';
const { countRuns } = (await import(SCRIPT)) as { countRuns: (runs: Run[]) => Counted };

const aReport = (overrides: object = {}) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...overrides,
});

const failing = (failed: number, note: string) => ({ failed, notes: [`it: ${note}`] });

describe('what a run comes to', () => {
  test.each<[string, Omit<Run, 'name'>, Partial<Counted>]>([
    ['a suite without failures', { exitCode: 0, report: aReport() }, { passed: 5, failed: 0, notes: [] }],
    ['failed tests', { exitCode: 1, report: aReport({ numFailedTests: 2 }) }, { passed: 5, failed: 2, notes: [] }],
    [
      'a suite that could not be loaded',
      { exitCode: 1, report: aReport({ numRuntimeErrorTestSuites: 1 }) },
      { passed: 5, failed: 1, notes: [] },
    ],
    [
      'skipped and planned tests',
      { exitCode: 0, report: aReport({ numPendingTests: 2, numTodoTests: 1 }) },
      { passed: 5, failed: 0, skipped: 3 },
    ],
    [
      'a run that failed after its tests',
      { exitCode: 1, report: aReport() },
      { passed: 5, ...failing(1, 'ended with code 1 although no test failed') },
    ],
    ['a run without tests', { exitCode: 0, report: aReport({ numPassedTests: 0 }) }, failing(1, 'ran no test')],
    [
      'a run that left no report, whatever its code',
      { exitCode: 0, report: null },
      failing(1, 'ended with code 0 and left no report'),
    ],
    ['a check that failed', { exitCode: 2 }, failing(1, 'ended with code 2')],
  ])('%s', (_, run, expected) => {
    expect(countRuns([{ name: 'it', ...run }])).toMatchObject(expected);
  });

  test('is summed over all of them, and checks that pass add nothing', () => {
    const suite = { name: 'suite', exitCode: 0, report: aReport() };
    expect(countRuns([suite, { name: 'check', exitCode: 0 }, suite])).toMatchObject({ passed: 10, failed: 0 });
  });

  test('is a failure when nothing ran at all', () => {
    expect(countRuns([])).toMatchObject({ passed: 0, failed: 1 });
    expect(countRuns([{ name: 'check', exitCode: 0 }])).toMatchObject({ passed: 0, failed: 1 });
  });
});
