import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Sample } from './soak/soak.ts';

const script = fileURLToPath(new URL('./soak/soak.ts', import.meta.url));

test('nothing of a probe survives its end, whatever its site does', async () => {
  // The first sample comes when each site was probed at least once, and all that is made once has been made.
  const { stdout } = await promisify(execFile)(process.execPath, [script, '900', '50', '3']);
  const samples = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  const [first, ...later] = samples;
  if (first === undefined) throw new Error('expected samples, came none');
  expect(later.map(({ probes }) => probes)).toEqual([600, 900]);
  for (const { descriptors, handles, timers, listeners, heapMb, buffersMb } of later) {
    expect([timers, listeners]).toEqual([0, 0]);
    expect(handles).toBeLessThanOrEqual(first.handles);
    // Threads that are kept on purpose may come late; a leak would be of hundreds.
    expect((descriptors ?? 0) - (first.descriptors ?? 0)).toBeLessThanOrEqual(10);
    expect(heapMb - first.heapMb).toBeLessThan(10);
    expect(buffersMb - first.buffersMb).toBeLessThan(20);
  }
}, 120_000);
