import { describe, expect, test } from '@jest/globals';
import { judgeAudit, type AuditRun } from '../../../../scripts/judge-audit.ts';

const aRun = (overrides: Partial<AuditRun>): AuditRun => ({ exitCode: 1, stdout: '', stderr: '', ...overrides });
const aReport = (advisories: object, totalDependencies = 651) =>
  JSON.stringify({ advisories, metadata: { totalDependencies } });

/** As pnpm 12 writes it. */
const ADVISORY = {
  findings: [{ version: '2.2.4', paths: ['packages__runtime>kafkajs', 'packages__testkit>kafkajs'] }],
  title: 'Something bad',
  module_name: 'kafkajs',
  severity: 'high',
  url: 'https://github.com/advisories/GHSA-1',
};
const REFUSED = 'Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n\n  × The audit endpoint (at ...) responded with 410:\n';

describe('an audit', () => {
  test('without advisories is clean', () => {
    expect(judgeAudit(aRun({ exitCode: 0, stdout: aReport({}) }))).toEqual({ kind: 'clean', dependencies: 651 });
  });

  test.each([0, 1])('with one is a finding, that names what brings it, whatever its code (%j)', (exitCode) => {
    expect(judgeAudit(aRun({ exitCode, stdout: aReport({ 1099: ADVISORY }) }))).toEqual({
      kind: 'findings',
      findings: [
        'high: kafkajs 2.2.4: Something bad (https://github.com/advisories/GHSA-1), by packages__runtime>kafkajs',
      ],
    });
  });

  test.each([
    ['the registry answers with an error', { stderr: REFUSED }, 'ERR_PNPM_AUDIT_BAD_RESPONSE'],
    [
      'the error is JSON',
      { stdout: '{"error":{"code":"ERR_PNPM_AUDIT_ENDPOINT_NOT_EXISTS"}}' },
      'ERR_PNPM_AUDIT_ENDPOINT_NOT_EXISTS',
    ],
    ['pnpm cannot be fetched', { stderr: 'npm error code ECONNREFUSED\n' }, 'npm error code ECONNREFUSED'],
  ])('that nobody answered is no finding: %s', (_, run, reason) => {
    expect(judgeAudit(aRun(run))).toEqual({ kind: 'unasked', reason });
  });

  test.each([
    ['printed something else', { exitCode: 0, stdout: 'No known vulnerabilities found' }],
    ['printed nothing', { exitCode: 0 }],
    ['looked at nothing', { exitCode: 0, stdout: aReport({}, 0) }],
    ['failed, and found nothing', { exitCode: 1, stdout: aReport({}) }],
    ['does not know its own option', { stderr: 'ERROR Unknown option: json' }],
    [
      'has no lockfile',
      {
        stdout: '{"error":{"code":"ERR_PNPM_AUDIT_NO_LOCKFILE","message":"Cannot audit a project without a lockfile"}}',
      },
    ],
    ['has a code of its own that nobody knows', { stderr: 'Error: ERR_PNPM_AUDIT_BAD_RESPONSES_OF_OURS\n' }],
  ])('that %s is no audit', (_, run) => {
    expect(() => judgeAudit(aRun(run))).toThrow(/^pnpm audit ended with code/);
  });
});
