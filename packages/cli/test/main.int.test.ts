import { closeSync, openSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openSilentServer, openSite } from '@checkstream/testkit';
import { aFolder, endpointsYaml } from './support/a-folder.ts';
import { runCheckstream, startCheckstream, withoutPackages } from './support/run-checkstream.ts';

jest.setTimeout(60_000);

/** Linux has a device that is always full. */
if (process.platform === 'linux')
  describe('output that cannot be written', () => {
    let full: number;
    beforeEach(() => {
      full = openSync('/dev/full', 'w');
    });
    afterEach(() => closeSync(full));

    test.each([[[]], [['--json']]])('is no verdict of a probe, which was up: %j', async (flags) => {
      const site = await openSite((_, response) => response.end());
      const { code, stderr } = await runCheckstream(['probe', site.url, ...flags], {}, { stdout: full });
      site.close();
      expect(code).toBe(74);
      expect(stderr).toContain('The output could not be written: ENOSPC');
    });

    test('fails a command that found everything fine', async () => {
      const folder = await aFolder();
      await folder.write({ 'a.yaml': endpointsYaml('acme', ['home']) });
      const { code, stderr } = await runCheckstream(['validate', folder.path], {}, { stdout: full });
      await folder.remove();
      expect(code).toBe(74);
      expect(stderr).toContain('The output could not be written: ENOSPC');
    });
  });

describe('a mistake of its own is never the 1 of a probe that found a site down', () => {
  test.each([
    ['an exception', "throw new Error('our mistake')"],
    ['a rejection', "Promise.reject(new Error('our mistake'))"],
  ])('%s that nobody waits for', async (_, mistake) => {
    const server = await openSilentServer();
    const asked = server.asked();
    const preloaded = `process.on('SIGUSR2', () => { ${mistake} })`;
    const { child, finished } = startCheckstream(['probe', `http://127.0.0.1:${server.port}/`], {}, { preloaded });
    await asked;
    child.kill('SIGUSR2');
    const { code, stdout, stderr } = await finished;
    server.close();
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toContain('our mistake');
  });

  test('a package that is not there', async () => {
    const preloaded = withoutPackages('commander');
    const { code, stdout, stderr } = await runCheckstream(['probe', 'http://127.0.0.1:9/'], {}, { preloaded });
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toContain('node:missing');
  });
});
