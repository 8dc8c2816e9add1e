import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { openSilentServer } from '@checkstream/testkit';
import { httpSite, httpsSite, refusingSite } from '../../../../checker/test/probe/sites.ts';
import type { Site } from '../../../../checker/test/probe/sites.ts';
import { Interrupted } from '../../../src/interrupted.ts';
import { aFolder } from '../../support/a-folder.ts';
import { runCheckstream, startCheckstream, withoutPackages } from '../../support/run-checkstream.ts';
import { runHere } from '../../support/run-here.ts';

jest.setTimeout(60_000);

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function opened(opening: Promise<Site>): Promise<Site> {
  const site = await opening;
  undo.push(() => site.close());
  return site;
}

const site = (answer: RequestListener) => opened(httpSite(answer));
const saying = (text: string, status = 200) => site((_, response) => response.writeHead(status).end(text));

const probe = (words: string[], env: Record<string, string> = {}) => runHere(['probe', ...words], { env });

async function files(content: Record<string, string>): Promise<string> {
  const folder = await aFolder();
  undo.push(() => folder.remove());
  return folder.write(content);
}

const TEST_ROOT = fileURLToPath(new URL('../../../../checker/test/probe/certificates/root.pem', import.meta.url));

describe('the exit code is the verdict', () => {
  test('0: up, after one request that says who asks', async () => {
    const agents: unknown[] = [];
    const { url } = await site((request, response) => {
      agents.push(request.headers['user-agent']);
      response.end('Welcome');
    });
    const { code, stdout, stderr } = await runCheckstream(['probe', url, '--pattern', 'Welcome']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^UP 200 in /);
    expect(stdout).toContain('/Welcome/ matches');
    expect(agents).toEqual([expect.stringMatching(/^checkstream\/\d+\.\d+\.\d+$/)]);
  });

  test('1: down, found without the packages that only services need', async () => {
    const { url } = await opened(refusingSite());
    const preloaded = withoutPackages('kafkajs', 'pg', 'pino', 'prom-client', 'fastify');
    const { code, stdout, stderr } = await runCheckstream(['probe', url], {}, { preloaded });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^DOWN connect_refused: 127\.0\.0\.1 port \d+ refused the connection/);
  });

  test('2: unknown, as with an expression that explodes', async () => {
    const { url } = await saying(`${'a'.repeat(40)}b`);
    const { code, stdout } = await runCheckstream(['probe', url, '--pattern', '^(a+)+$'], {
      CHECKER_PATTERN_TIMEOUT: '100ms',
    });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^UNKNOWN pattern_timeout: not judged: /);
    expect(stdout).toContain('was not decided');
  });

  test.each([
    [['--timeout', '5'], {}, '--timeout: expected a duration'],
    [['--timout', '5s'], {}, 'Did you mean --timeout?'],
    [[], { CHECKER_MAX_BODY: 'much' }, 'CHECKER_MAX_BODY: expected a size'],
    [[], { CHECKER_EGRESS_DENY: 'everything' }, 'CHECKER_EGRESS_DENY: expected addresses'],
    [[], { CHECKER_SECRETS_DIR: '/nowhere' }, 'CHECKER_SECRETS_DIR: expected a folder'],
    [['--ca', 'nowhere.pem'], {}, '--ca: expected a file of PEM certificates, nowhere.pem cannot be read (ENOENT)'],
    [['--ca', fileURLToPath(import.meta.url)], {}, '--ca: expected a file of PEM certificates'],
    [['--file', 'x.yaml'], {}, '--file: expected --endpoint ID beside it'],
    [['--endpoint', 'x'], {}, '--endpoint: expected --file PATH beside it'],
    [
      ['--endpoint', 'x', '--file', 'x.yaml', '--no-follow', '--expect-status', '200'],
      {},
      'URL, --expect-status, --no-follow: with --endpoint the file says',
    ],
    [['--no-follow', '--max-redirects', '2'], {}, "'--max-redirects <n>' cannot be used with option '--no-follow'"],
    [['--pattern', 'a', '--absent', 'b'], {}, "'--absent <regexp>' cannot be used with option '--pattern <regexp>'"],
  ] as const)('64: nobody was asked anything: %j %j', async (words, env, message) => {
    const asked = await saying('hello');
    const { code, stdout, stderr } = await probe([asked.url, ...words], env);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(message);
    expect(asked.connections()).toBe(0);
  });

  test('64: neither a URL nor an endpoint', async () => {
    expect(await probe([])).toEqual({
      code: 64,
      stdout: '',
      stderr: 'expected a URL, or --endpoint and --file, got neither\n',
    });
  });

  test('130: stopped by Ctrl-C while the site keeps it waiting', async () => {
    const silent = await openSilentServer();
    undo.push(silent.close);
    const asked = silent.asked();
    const { child, finished } = startCheckstream(['probe', `http://127.0.0.1:${silent.port}/`]);
    await asked;
    child.kill('SIGINT');
    expect(await finished).toEqual({ code: 130, stdout: '', stderr: 'Stopped by Ctrl-C.\n' });
  });
});

test('a command stopped before it could begin asks nobody', async () => {
  const asked = await saying('hello');
  const signal = AbortSignal.abort(new Interrupted('SIGTERM'));
  expect(await runHere(['probe', asked.url], { signal })).toMatchObject({ code: 143, stdout: '' });
  expect(asked.connections()).toBe(0);
});

test('nothing of a probe is left, and nothing keeps its process from ending', async () => {
  const { url } = await saying(`${'a'.repeat(40)}b`);
  const script = `
    import { runHere } from ${JSON.stringify(new URL('../../support/run-here.ts', import.meta.url).href)};
    import { setImmediate as turn } from 'node:timers/promises';
    const { stdout } = await runHere(['probe', ${JSON.stringify(url)}, '--pattern', '^(a+)+$', '--flags', 'u'], {});
    await turn(); // What is closed in one turn of the event loop is gone at its end.
    await turn();
    console.log(stdout.split(':')[0], process.getActiveResourcesInfo().includes('ProcessWrap'));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.push(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('UNKNOWN pattern_timeout false\n');
});

describe('the way to the answer', () => {
  const redirecting = async () => {
    const last = await opened(httpsSite('good', (_, response) => response.end('here')));
    const first = await site((_, response) => response.writeHead(301, { location: last.url }).end());
    return { first, last };
  };

  test('is shown hop by hop, with the certificate at its end', async () => {
    const { first, last } = await redirecting();
    const { code, stdout } = await probe([first.url, '--ca', TEST_ROOT, '--certificate-for', '14d']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`  301 +[\\d.]+ m?s  127.0.0.1  GET ${first.url}\n  200 .*GET ${last.url}\n`));
    expect(stdout).toMatch(
      / certificate +[\d,]+ days left, until 2125-01-01\n +CN=localhost\n +issued by CN=checkstream test root\n/,
    );
  });

  test('ends where it is told to', async () => {
    const { first, last } = await redirecting();
    expect((await probe([first.url, '--no-follow'])).stdout).toMatch(/^UP 301 /);
    const { code, stdout } = await probe([first.url, '--max-redirects', '0']);
    expect({ code, verdict: stdout.split(':')[0] }).toEqual({ code: 1, verdict: 'DOWN redirect' });
    expect(last.connections()).toBe(0);
  });

  test('a certificate nobody vouches for is down, and shown; with --insecure it is up, and said not to be verified', async () => {
    const { url } = await opened(httpsSite('self-signed', (_, response) => response.end()));
    const refused = await probe([url]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^DOWN tls_certificate: .* is self-signed/);
    expect(refused.stdout).toContain('issued by CN=localhost');
    const accepted = await probe([url, '-k']);
    expect(accepted.code).toBe(0);
    expect(accepted.stdout).toContain('not verified');
  });

  test('goes to another address when told, the name stays', async () => {
    const hosts: unknown[] = [];
    const { port } = await site((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const { code } = await probe([`http://shop.test:${port}/`, '--connect-to', '127.0.0.1', '--ip', '4']);
    expect({ code, hosts }).toEqual({ code: 0, hosts: [`shop.test:${port}`] });
  });

  test('does not go where the egress policy forbids', async () => {
    const asked = await saying('hello');
    const { code, stdout } = await probe([asked.url], { CHECKER_EGRESS_DENY: 'public-only' });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^UNKNOWN egress_denied: .* does not let it connect to 127\.0\.0\.1\n/);
    expect(asked.connections()).toBe(0);
  });
});

describe('the request', () => {
  test('is what the flags say', async () => {
    const seen: unknown[] = [];
    const { url } = await site((request, response) => {
      request.setEncoding('utf8').once('data', (body) => {
        seen.push(request.method, request.headers['x-one'], request.headers['x-two'], body);
        response.writeHead(201).end();
      });
    });
    const { code } = await probe([
      url,
      '-H',
      'x-one: 1',
      '--header',
      'x-two: a:b',
      '-d',
      'ping',
      '--expect-status',
      '201',
    ]);
    expect({ code, seen }).toEqual({ code: 0, seen: ['POST', '1', 'a:b', 'ping'] });
  });

  test('takes no longer than it may', async () => {
    const { url } = await site(() => undefined);
    const { stdout } = await probe([url, '--timeout', '200ms', '--json']);
    // On a machine without a moment to spare it is the checker that took too long.
    expect(JSON.parse(stdout)).toMatchObject({ httpStatus: null, failure: { code: 'ETIMEDOUT' } });
  });

  test('slower than expected is down', async () => {
    const { url } = await site((_, response) => setTimeout(() => response.end(), 800));
    const { code, stdout } = await probe([url, '--within', '50ms']);
    expect({ code, verdict: stdout.split(':')[0] }).toEqual({ code: 1, verdict: 'DOWN slow' });
  });

  test('reads no more than CHECKER_MAX_BODY', async () => {
    const { url } = await saying('x'.repeat(5000));
    const { stdout } = await probe([url], { CHECKER_MAX_BODY: '1KiB' });
    expect(stdout).toContain('1,024 bytes read, then cut');
  });
});

test('what the site says cannot act on the terminal, as text and as JSON', async () => {
  const { url } = await saying('\u001b[2J\u009b2Joops \u202e', 500);
  for (const words of [[url], [url, '--json']]) {
    const { code, stdout } = await probe(words);
    expect(code).toBe(1);
    expect(stdout).toContain(String.raw`\u001b[2J\u009b2Joops \u202e`);
    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
  }
});

describe('an endpoint of a file', () => {
  const yaml = (url: string) => `tenant: acme
endpoints:
  - id: home
    url: ${url}
    headers: { x-key: { from: KEY } }
    expect: { pattern: { absent: 'Fatal' } }
  - { id: away, url: '${url}', locations: [oregon] }
`;
  const echo = () =>
    site((request, response) => response.writeHead(500).end(`key ${request.headers['x-key'] as string}.`));

  test.each(['acme/home', 'home'])(
    'is probed as it is defined there, with its secrets, which are hidden: %s',
    async (id) => {
      const { url } = await echo();
      const file = await files({ 'endpoints.yaml': yaml(url) });
      const { code, stdout } = await probe(['--endpoint', id, '--file', file], { SECRET_ACME_KEY: 'hunter22' });
      expect(code).toBe(1);
      expect(stdout).toContain('| key ***.');
      expect(stdout).toContain('/Fatal/ was not decided');
    },
  );

  test('has its secrets from files, too', async () => {
    const { url } = await echo();
    const file = await files({ 'endpoints.yaml': yaml(url), 'secrets/acme/KEY': 'hunter22\n' });
    const dir = file.replace('endpoints.yaml', 'secrets');
    const { stdout } = await probe(['--endpoint', 'home', '--file', file, '--json'], { CHECKER_SECRETS_DIR: dir });
    expect(JSON.parse(stdout)).toMatchObject({ endpoint: 'acme/home', failure: { bodyExcerpt: 'key ***.' } });
  });

  test('is unknown without its secret, and not asked', async () => {
    const asked = await echo();
    const file = await files({ 'endpoints.yaml': yaml(asked.url) });
    const { code, stdout } = await probe(['--endpoint', 'home', '--file', file]);
    expect(code).toBe(2);
    expect(stdout).toContain(
      'UNKNOWN secret_missing: not checked: the checker has no secret KEY of tenant acme: set SECRET_ACME_KEY',
    );
    expect(asked.connections()).toBe(0);
  });

  test('that no checker here probes is probed with a word about it', async () => {
    const { url } = await saying('hello');
    const file = await files({ 'endpoints.yaml': yaml(url) });
    const { code, stderr } = await probe(['--endpoint', 'away', '--file', file], { CHECKER_LOCATION: 'helsinki' });
    expect(code).toBe(0);
    expect(stderr).toBe('acme/away is probed although no checker at location helsinki does so\n');
  });

  test('that is not there is refused with those that are', async () => {
    const file = await files({ 'endpoints.yaml': yaml('http://127.0.0.1/') });
    const { code, stderr } = await probe(['--endpoint', 'hoem', '--file', file]);
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: '--endpoint: expected one of acme/home, acme/away, got "hoem"\n',
    });
  });

  test('that two tenants have is asked for by its whole id', async () => {
    const text = yaml('http://127.0.0.1/');
    const file = await files({ 'a.yaml': text, 'b.yaml': text.replace('acme', 'beta') });
    const { code, stderr } = await probe(['--endpoint', 'home', '--file', file.replace('a.yaml', '')]);
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: '--endpoint: expected one of acme/home, beta/home, got "home"\n',
    });
  });

  test('of a file with a mistake is not probed', async () => {
    const file = await files({ 'endpoints.yaml': yaml('ftp://127.0.0.1/') });
    const { code, stderr } = await probe(['--endpoint', 'home', '--file', file]);
    expect(code).toBe(64);
    expect(stderr).toContain(
      'endpoints.yaml:4:10 endpoints[0].url: expected a URL that begins with http:// or https://',
    );
  });
});

/** Names and kinds of values: what others may rely on. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value === null || typeof value !== 'object') return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
}

test('the JSON document has these keys, whatever came of the probe', async () => {
  const { url } = await opened(httpsSite('good', (_, response) => response.end('hello')));
  const good = JSON.parse((await probe([url, '--ca', TEST_ROOT, '--pattern', 'hello', '--json'])).stdout) as object;
  expect(shape(good)).toEqual({
    endpoint: null,
    url: 'string',
    method: 'string',
    outcome: 'string',
    failureKind: 'string',
    failure: null,
    httpStatus: 'number',
    patternMatched: 'boolean',
    startedAt: 'string',
    dnsMs: null,
    connectMs: 'number',
    tlsMs: 'number',
    firstByteMs: 'number',
    downloadMs: 'number',
    totalMs: 'number',
    remoteAddress: 'string',
    redirects: 'number',
    bodyBytes: 'number',
    bodyTruncated: 'boolean',
    certificateExpiresAt: 'string',
    certificate: {
      subject: 'string',
      issuer: 'string',
      validFrom: 'string',
      expiresAt: 'string',
      hostNames: ['string', 'string', 'string'],
    },
    hops: [
      {
        url: 'string',
        method: 'string',
        httpStatus: 'number',
        remoteAddress: 'string',
        dnsMs: null,
        connectMs: 'number',
        tlsMs: 'number',
        firstByteMs: 'number',
        downloadMs: 'number',
        totalMs: 'number',
      },
    ],
  });
  expect(good).toMatchObject({ outcome: 'up', failureKind: 'none', certificateExpiresAt: '2125-01-01T00:00:00.000Z' });

  const bad = JSON.parse((await probe([(await opened(refusingSite())).url, '--json'])).stdout) as object;
  expect(Object.keys(bad)).toEqual(Object.keys(good));
  expect(bad).toMatchObject({
    outcome: 'down',
    failureKind: 'connect_refused',
    failure: { code: 'ECONNREFUSED', message: expect.any(String), bodyExcerpt: null },
    certificate: null,
  });
});
