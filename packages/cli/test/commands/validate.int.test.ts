import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { aFolder, endpointsYaml } from '../support/a-folder.ts';
import type { Folder } from '../support/a-folder.ts';
import { runCheckstream } from '../support/run-checkstream.ts';
import { runHere } from '../support/run-here.ts';

jest.setTimeout(60_000);

const BROKEN = `tenant: acme
endpoints:
  - id: home
    url: ftp://shop.example.com/
    interval: 2s
  - id: cart
    url: http://shop.example.com/
    intervall: 30s
`;

interface Report {
  valid: boolean;
  files: number;
  tenants: number;
  endpoints: number;
  problems: { file: string; line: number; column: number; message: string }[];
}

describe('checkstream validate', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await aFolder();
  });
  afterEach(() => folder.remove());

  test('counts what it found fine', async () => {
    await folder.write({
      'a.yaml': endpointsYaml('acme', ['home', 'cart']),
      'more/b.yaml': endpointsYaml('acme', ['search']),
      'more/c.yml': endpointsYaml('beta', ['home']),
    });
    const { code, stdout, stderr } = await runCheckstream(['validate', folder.path]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '4 endpoints of 2 tenants in 3 files: fine\n',
      stderr: '',
    });
  });

  test('reports every problem at once, each with file, line and column', async () => {
    const file = await folder.write({ 'broken.yaml': BROKEN, 'fine.yaml': endpointsYaml('beta', ['home']) });
    const { code, stdout, stderr } = await runCheckstream(['validate', folder.path]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    const places = lines.slice(0, -1).map((line) => /^(.+):(\d+):(\d+) /.exec(line));
    expect(places.every((place) => place?.[1] === file)).toBe(true);
    expect(new Set(places.map((place) => Number(place?.[2])))).toEqual(new Set([4, 5, 8]));
    expect(lines.at(-1)).toBe(`${lines.length - 1} problems in 1 of 2 files`);
  });

  test('reports as JSON, fine or not', async () => {
    const fine = await folder.write({ 'fine.yaml': endpointsYaml('beta', ['home']) });
    const broken = await folder.write({ 'broken.yaml': BROKEN });

    const good = await runHere(['validate', fine, '--json'], {});
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toEqual({ valid: true, files: 1, tenants: 1, endpoints: 1, problems: [] });

    const bad = await runHere(['validate', fine, broken, '--json'], {});
    expect(bad.code).toBe(1);
    expect(bad.stderr).toBe('');
    const report = JSON.parse(bad.stdout) as Report;
    expect(report).toMatchObject({ valid: false, files: 2 });
    expect(report.problems[0]).toMatchObject({ file: broken, line: 4 });
  });

  test('finds ids that two files share', async () => {
    await folder.write({ 'a.yaml': endpointsYaml('acme', ['home']), 'b.yaml': endpointsYaml('acme', ['home']) });
    const { code, stderr } = await runHere(['validate', folder.path], {});
    expect(code).toBe(1);
    expect(stderr).toContain('acme/home');
  });

  test('refuses a path that is not there', async () => {
    const { code, stderr } = await runHere(['validate', 'nowhere.yaml'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(stderr).toContain('nowhere.yaml: there is no such file or folder');
  });
});
