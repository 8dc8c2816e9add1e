import { expect, test } from '@jest/globals';
import { prettyLine } from '../../src/log/pretty-line.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

function aLine(fields: object): string {
  const { log, lines } = recordingLog();
  log.warn(fields, 'lost the connection');
  return prettyLine(JSON.stringify(lines[0]));
}

test('a line says when, how bad, who and what, and below it each field', () => {
  expect(aLine({ topic: 'checks', kafka: { partition: 3 } })).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z WARN {2}test: lost the connection\n {4}topic: "checks"\n {4}kafka: \{"partition":3\}\n$/,
  );
});

test('an error is shown with its code, its stack and its causes', () => {
  const cause = new AggregateError([new Error('refused')], 'no address answered');
  const lines = aLine({ err: Object.assign(new TypeError('bad', { cause }), { code: 'ECODE' }) }).split('\n');
  expect(lines[1]).toBe('    err: TypeError: bad (ECODE)');
  expect(lines[2]).toMatch(/^ {8}at /);
  expect(lines).toContain('    caused by: AggregateError: no address answered');
  expect(lines).toContain('    one of: Error: refused');
});

test('what a server said does not act on the terminal, wherever it stands', () => {
  const said = 'a\u001b[2J\u009b2J\u202eb\u2028c\u2029d\ufeff';
  const { log, lines } = recordingLog();
  log.warn({ err: Object.assign(new Error(said), { code: said }), said, [said]: 1 }, `${said}\nlooks like a line`);
  const pretty = prettyLine(JSON.stringify(lines[0]));
  expect(pretty).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?<!\n)/u);
  expect(pretty).toMatch(/WARN {2}test: a\\u001b\[2J\\u009b2J\\u202eb .*looks like a line\n/);
});
