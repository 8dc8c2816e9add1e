import { once } from 'node:events';
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

  test('an exception ends the work within seconds although nobody reads what was printed', async () => {
    const server = await openSilentServer();
    const asked = server.asked();
    const mistake = "process.stdout.write('x'.repeat(9_000_000)); throw new Error('our mistake');";
    const preloaded = `process.on('SIGUSR2', () => { ${mistake} })`;
    const words = ['probe', `http://127.0.0.1:${server.port}/`, '--timeout', '1m'];
    const { child } = startCheckstream(words, {}, { preloaded, stdout: 'unread' });
    const exited = once(child, 'exit');
    await asked;
    const mistakenAt = performance.now();
    child.kill('SIGUSR2');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    expect(await exited).toEqual([70, null]);
    clearTimeout(late);
    expect(performance.now() - mistakenAt).toBeLessThan(5_000);
    child.stdout?.destroy();
    server.close();
  });

  test('an exception ends what is under way, and is told once', async () => {
    const server = await openSilentServer();
    const asked = server.asked();
    const preloaded = `process.exit = () => {}; process.on('SIGUSR2', () => { throw new Error('our mistake') })`;
    const env = { DATABASE_URL: `postgres://u:p@127.0.0.1:${server.port}/x` };
    const { child, finished } = startCheckstream(['status'], env, { preloaded });
    await asked;
    child.kill('SIGUSR2');
    const { stderr } = await finished;
    server.close();
    expect(stderr.match(/Error: our mistake/g)).toHaveLength(1);
    expect(stderr).not.toContain('did not answer');
  });

  test('a package that is not there', async () => {
    const preloaded = withoutPackages('commander');
    const { code, stdout, stderr } = await runCheckstream(['probe', 'http://127.0.0.1:9/'], {}, { preloaded });
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toContain('node:missing');
  });
});
