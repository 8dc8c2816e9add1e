import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startService } from '../src/start-service.ts';

const HALF = '{"level":"info","err":{"type":"Error"}';

test('half a line that ends as a whole one does is part of what a service wrote, and no line of its log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'start-service-'));
  try {
    const main = join(folder, 'main.mjs');
    const lines = ['{"level":"info","msg":"started"}', 'no JSON at all', HALF];
    await writeFile(main, lines.map((line) => `console.log(${JSON.stringify(line)});`).join('\n'));
    const service = startService(main, {});
    expect(await service.exited).toBe(0);
    expect(service.output().split('\n')).toEqual(lines);
    expect(service.lines).toEqual([{ level: 'info', msg: 'started' }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
