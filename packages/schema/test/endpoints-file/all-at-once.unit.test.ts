import { describe, expect, test } from '@jest/globals';
import { parseEndpointsFile } from '../../src/endpoints-file/index.ts';
import { problemsOf } from './parse.ts';

describe('everything that is wrong is told at once, in the order of the file', () => {
  test('shapes, misfits, duplicate keys, duplicate ids and unknown keys hide none of each other', () => {
    const text = `tenant: Acme
defaults: { interval: 20s, colour: red }
endpoints:
  - id: a
    url: https://x/
    timeout: 17s
    url: https://y/
  - id: a
    url: ftp://x
    intervall: 5s
  - id: b
    url: https://x/
    method: FETCH
    interval: 10s
    timeout: 9s
  - just text
  - id: a
    url: https://x/
    expect: { pattern: { matches: '(' } }
`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^f.yaml:1:9 tenant: expected a name .*, got "Acme"$/),
      expect.stringMatching(/^f.yaml:2:28 defaults.colour: unknown key "colour"; expected one of interval, /),
      'f.yaml:6:14 endpoints[0].timeout: expected at most 16s (0.8 x the interval of 20s), got 17s',
      'f.yaml:7:5 endpoints[0].url: expected each key once, got "url" again',
      'f.yaml:8:9 endpoints[1].id: expected an id of its own, got "a" of line 4 again',
      'f.yaml:9:10 endpoints[1].url: expected a URL that begins with http:// or https://, got "ftp://x"',
      'f.yaml:10:5 endpoints[1].intervall: unknown key "intervall"; did you mean interval?',
      expect.stringMatching(/^f.yaml:13:13 endpoints\[2\].method: expected one of GET, /),
      'f.yaml:15:14 endpoints[2].timeout: expected at most 8s (0.8 x the interval of 10s), got 9s',
      expect.stringMatching(/^f.yaml:16:5 endpoints\[3\]: expected an endpoint such as .*, got "just text"$/),
      'f.yaml:17:9 endpoints[4].id: expected an id of its own, got "a" of line 4 again',
      expect.stringMatching(/^f.yaml:19:35 endpoints\[4\].expect.pattern.matches: expected a JavaScript/),
    ]);
  });

  test('what is wrong inside an option hides no misfit of the rest of it', () => {
    const text = `endpoints:
  - id: a
    url: https://x/
    method: HEAD
    auth: { basic: { username: u } }
    headers: { host: x, Accept: a, accept: b }
    tls: { verify: 1, keyFrom: K }
    expect:
      status: [foo, 300-200]
      pattern: { matches: x }
      within: 11s
      certificateFor: 1s
`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^f.yaml:5:20 endpoints\[0\].auth.basic.passwordFrom: expected the name of a secret/),
      expect.stringMatching(/^f.yaml:6:16 endpoints\[0\].headers.host: /),
      expect.stringMatching(/^f.yaml:6:.. endpoints\[0\].headers.accept: expected each header once, got accept in two/),
      'f.yaml:7:10 endpoints[0].tls: expected certificateFrom and keyFrom together, got one of them',
      'f.yaml:7:20 endpoints[0].tls.verify: expected true or false, got 1',
      expect.stringMatching(/^f.yaml:9:16 endpoints\[0\].expect.status\[0\]: expected a status such as .*, got "foo"$/),
      'f.yaml:9:21 endpoints[0].expect.status[1]: expected a range from low to high, got "300-200"',
      'f.yaml:10:16 endpoints[0].expect.pattern: a HEAD request has no body to match; expected method GET',
      'f.yaml:11:15 endpoints[0].expect.within: expected at most the timeout of 10s, got 11s',
      expect.stringMatching(/^f.yaml:12:23 endpoints\[0\].expect.certificateFor: expected a duration such as /),
    ]);
  });

  test('a default that is unreadable in one part is no reason to guess at that part, nor to skip the others', () => {
    const text = (within: string) => `defaults: { expect: { within: soon, pattern: { matches: x } }, timeout: 1s }
endpoints: [{ id: a, url: 'https://x/', method: HEAD, expect: { ${within} } }]`;
    const [soon, head] = [expect.stringContaining('defaults.expect.within'), expect.stringContaining('a HEAD request')];
    expect(problemsOf(text(''))).toEqual([soon, head]);
    expect(problemsOf(text('within: 2s'))).toEqual([soon, head, expect.stringContaining('the timeout of 1s, got 2s')]);
  });

  test('a problem has its parts', () => {
    const text = 'endpoints:\n  - id: a\n    url: https://x/\n    enabled: 1\n';
    expect(parseEndpointsFile({ file: 'f.yaml', text })).toEqual({
      ok: false,
      problems: [
        { file: 'f.yaml', line: 4, column: 14, path: 'endpoints[0].enabled', message: 'expected true or false, got 1' },
      ],
    });
  });

  test('options that hang on an unreadable default are not guessed at', () => {
    const text = `defaults: { interval: 1s }\nendpoints: [{ id: a, url: 'https://x/', timeout: 50s }]`;
    expect(problemsOf(text)).toEqual([expect.stringContaining('defaults.interval')]);
  });

  test('a default that does not fit an endpoint is told where that endpoint begins', () => {
    const text = `defaults: { timeout: 50s }\nendpoints:\n  - { id: a, url: 'https://x/', interval: 10s }`;
    expect(problemsOf(text)).toEqual([
      'f.yaml:3:5 endpoints[0].timeout: expected at most 8s (0.8 x the interval of 10s), got 50s',
    ]);
  });

  test('an id and a URL that are missing are told where the endpoint begins', () => {
    expect(problemsOf('endpoints:\n  - enabled: true')).toEqual([
      'f.yaml:2:5 endpoints[0].id: expected a name, got nothing',
      'f.yaml:2:5 endpoints[0].url: expected a URL, got nothing',
    ]);
  });

  test('a file of 5,000 endpoints that are all wrong has 5,000 problems', () => {
    const endpoints = Array.from({ length: 5000 }, (_, index) => `  - { id: a${index}, ur: 'https://x/' }`);
    expect(problemsOf(['endpoints:', ...endpoints].join('\n'))).toHaveLength(5000);
  });
});

describe('a document that is not an endpoints file', () => {
  test.each([
    ['', '1:1 expected a map with endpoints, got nothing'],
    ['# a comment\n', '1:1 expected a map with endpoints, got nothing'],
    ['hello', '1:1 expected a map with endpoints, got "hello"'],
    ['- id: a', '1:1 expected a map with endpoints, got a list of 1'],
    ['tenant: a', '1:1 endpoints: expected a list of endpoints, got nothing'],
    ['endpoints:', '1:11 endpoints: expected a list of endpoints, got nothing'],
    ['endpoints: {}', '1:12 endpoints: expected a list of endpoints, got an empty map'],
    [
      'endpoints: [1]',
      '1:13 endpoints[0]: expected an endpoint such as { id: shop-home, url: https://shop.example.com/ }, got 1',
    ],
    ['endpoints: []\ndefaults:', '2:10 defaults: expected a map of options, got nothing'],
    ['endpoints: []\nendpoint: []', '2:1 endpoint: unknown key "endpoint"; did you mean endpoints?'],
    ['endpoints: []\n__proto__: {}', '2:1 __proto__: expected another key, got "__proto__"'],
    ['endpoints: []\n? [a]\n: b', '2:3 expected text for a key, got a list of 1'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toContain(`f.yaml:${problem}`);
  });
});

describe('YAML that is wrong', () => {
  test.each([
    ['endpoints:\n\t- id: a', '2:1 not valid YAML: Tabs are not allowed as indentation'],
    ['endpoints: [', '1:13 not valid YAML: '],
    ['endpoints: "a', '1:14 not valid YAML: '],
    ['endpoints: []\n---\nendpoints: []', '2:1 expected one document in the file, got another after ---'],
    ['endpoints: [*nope]', '1:13 endpoints[0]: expected the anchor &nope further up, got none'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(`f.yaml:${problem}`)]);
  });

  test('nested too deeply for the parser is one problem', () => {
    expect(problemsOf('['.repeat(20_000))).toEqual([expect.stringContaining('nested too deeply')]);
  });

  test('nested too deeply for any endpoints file is a problem where it passes 50 levels', () => {
    const problems = problemsOf(`endpoints: ${'['.repeat(100)}${']'.repeat(100)}`);
    expect(problems).toContainEqual(expect.stringMatching(/^f.yaml:1:62 endpoints\[0\].*: expected at most 50 levels/));
  });
});

describe('aliases', () => {
  const endpoint = (index: number) => `  - { id: a${index}, url: 'https://x/', headers: *shared }`;

  test('may share one anchor many thousand times', () => {
    const endpoints = Array.from({ length: 5000 }, (_, index) => endpoint(index));
    const text = ['defaults: { headers: &shared { accept: x } }', 'endpoints:', ...endpoints].join('\n');
    expect(problemsOf(text)).toEqual([]);
  });

  test('may take an anchor that was set again: the later one counts', () => {
    const text = `defaults: { body: &text one }\nendpoints: [{ id: &text a, url: 'https://x/', labels: { b: *text } }]`;
    expect(parseEndpointsFile({ file: 'f.yaml', text })).toMatchObject({
      file: { endpoints: [{ endpoint: { definition: { labels: { b: 'a' } } } }] },
    });
  });

  test.each([
    ['endpoints: &a [*a]', '1:16 endpoints[0]: expected a value, got the alias *a inside its own anchor'],
    ['endpoints: &a\n  - *a', '2:5 endpoints[0]: expected a value, got the alias *a inside its own anchor'],
    [
      'defaults: &a { labels: *a }\nendpoints: []',
      '1:24 defaults.labels: expected a value, got the alias *a inside its own anchor',
    ],
  ])('that contain themselves are a problem: %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([`f.yaml:${problem}`]);
  });

  test('that multiply are stopped before they fill the memory', () => {
    const levels = [...'bcdefghi'].map((name, index) => {
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`;
    });
    const problems = problemsOf(['a: &a [x, x, x, x, x, x, x, x, x]', ...levels, 'endpoints: []'].join('\n'));
    const stopped = problems.filter((line) => line.includes('values with all aliases spelt out'));
    expect(stopped).toEqual([expect.stringContaining('expected at most 1000000 values')]);
  });

  test('point at themselves when what they bring is wrong', () => {
    const text = `defaults: { headers: &h { host: x } }\nendpoints:\n  - { id: a, url: 'https://x/', headers: *h }`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^f.yaml:1:27 defaults.headers.host: /),
      expect.stringMatching(/^f.yaml:3:42 endpoints\[0\].headers.host: /),
    ]);
  });
});
