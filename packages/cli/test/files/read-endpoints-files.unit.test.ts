import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliError } from '../../src/cli-error.ts';
import { readEndpointsFiles } from '../../src/files/read-endpoints-files.ts';

describe('the endpoints files that paths name', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkstream-files-'));
    for (const file of ['b.yaml', 'team/a.yml', 'team/.hidden.yaml', '.git/c.yaml', 'readme.md']) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), `text of ${file}`);
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('are every .yaml and .yml file below a folder, hidden ones left out', async () => {
    expect(await readEndpointsFiles(['.'], folder)).toEqual([
      { file: 'b.yaml', text: 'text of b.yaml' },
      { file: join('team', 'a.yml'), text: 'text of team/a.yml' },
    ]);
  });

  test('are read once however often they are named', async () => {
    const sources = await readEndpointsFiles(['b.yaml', '.', './b.yaml'], folder);
    expect(sources.map(({ file }) => file)).toEqual(['b.yaml', join('team', 'a.yml')]);
  });

  test('include a file of any name when it is named itself', async () => {
    expect(await readEndpointsFiles(['readme.md'], folder)).toEqual([{ file: 'readme.md', text: 'text of readme.md' }]);
  });

  test('go by their whole path outside the current folder', async () => {
    const sources = await readEndpointsFiles([join(folder, 'b.yaml')], join(folder, 'team'));
    expect(sources[0]?.file).toBe(join(folder, 'b.yaml'));
  });

  test('that are not there are refused by name', async () => {
    await expect(readEndpointsFiles(['nowhere.yaml'], folder)).rejects.toThrow(
      'nowhere.yaml: there is no such file or folder',
    );
  });

  test.each([
    ['a link to itself', 'loop.yaml', 'loop.yaml: is a symbolic link that leads back to itself'],
    ['a path through a file', 'b.yaml/x', 'b.yaml/x: there is no such file or folder: a part of the path is a file'],
    ['a folder with a link to a folder', 'links', 'links/team.yaml: is a folder, expected a file'],
    ['a name that no file may have', 'x'.repeat(300), `${'x'.repeat(300)}: ENAMETOOLONG: name too long`],
  ])('that cannot be read are refused by name and reason: %s', async (_, path, message) => {
    await mkdir(join(folder, 'links'));
    await symlink('loop.yaml', join(folder, 'loop.yaml'));
    await symlink(join(folder, 'team'), join(folder, 'links', 'team.yaml'));
    const refused = readEndpointsFiles([path], folder);
    await expect(refused).rejects.toBeInstanceOf(CliError);
    await expect(refused).rejects.toThrow(message);
  });

  test('must be at least one in a folder', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(readEndpointsFiles(['empty'], folder)).rejects.toThrow(
      'empty: expected at least one .yaml or .yml file',
    );
  });
});
