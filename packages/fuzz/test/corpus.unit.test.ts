import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepInput, readCorpus } from '../src/corpus.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkstream-fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('an input that did harm is kept beside its target, once, and read back', () => {
  const target = pathToFileURL(join(folder, 'answers.fuzz.ts'));
  expect(readCorpus(target)).toEqual([]);
  const input = Buffer.from([0, 255, 10]);
  const paths = [0, 1].map(() => keepInput(target, { harm: 'hang', input }));
  keepInput(target, { harm: 'broken', input: Buffer.from('other') });
  expect(paths[0]).toBe(paths[1]);
  expect(basename(paths[0] ?? '')).toMatch(/^hang-[0-9a-f]{12}\.seed$/);
  expect(readCorpus(target)).toEqual([Buffer.from('other'), input]);
});
