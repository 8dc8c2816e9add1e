import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/count-tests.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'count-tests-'));
  const report = {
    numPassedTests: 7,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 1,
    numTodoTests: 0,
  };
  await writeFile(join(folder, 'whole.json'), JSON.stringify(report));
  await writeFile(join(folder, 'half.json'), '{"numPassed');
});
afterAll(() => rm(folder, { recursive: true }));

async function count(...words: string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number | null]>]);
  return { printed, code };
}

describe('the last line of .ci/run', () => {
  test('sums what the reports say, and is a success when nothing failed', async () => {
    expect(await count('test', '0', 'whole.json', 'verify', '0', '-')).toEqual({
      printed: '7 passed, 0 failed, 1 skipped\n',
      code: 0,
    });
  });

  test('is a failure for a run that left half a report, or none', async () => {
    expect(await count('test', '0', 'whole.json', 'kafka', '134', 'half.json', 'more', '1', 'none.json')).toEqual({
      printed:
        'kafka: ended with code 134 and left no report\n' +
        'more: ended with code 1 and left no report\n' +
        '7 passed, 2 failed, 1 skipped\n',
      code: 1,
    });
  });
});
