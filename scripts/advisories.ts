// pnpm advisories: fails when a dependency, shipped or not, has a known advisory. Exit codes: 0 none, 1 some or no
// audit at all, 75 (EX_TEMPFAIL) nobody to ask.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { judgeAudit, type AuditRun } from './judge-audit.ts';

/** npm no longer answers the question as pnpm 10 asks it. */
const COMMAND = ['npx', '-y', 'pnpm@12', 'audit', '--json'] as const;
const WITHIN_MS = 120_000;
const NOBODY_TO_ASK = 75;

const verdict = judgeAudit(await audit());
switch (verdict.kind) {
  case 'clean':
    process.stdout.write(`no known advisory in ${verdict.dependencies} dependencies\n`);
    break;
  case 'findings':
    process.stderr.write(`${verdict.findings.join('\n')}\n${verdict.findings.length} advisories\n`);
    process.exitCode = 1;
    break;
  case 'unasked':
    process.stderr.write(
      `NOT AUDITED: the registry was asked for advisories and gave no answer (${verdict.reason}).\n` +
        'This is no finding and no clean bill: run `pnpm advisories` where a registry answers.\n',
    );
    process.exitCode = NOBODY_TO_ASK;
    break;
  default:
    verdict satisfies never;
}

async function audit(): Promise<AuditRun> {
  const [file, ...args] = COMMAND;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const late = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), WITHIN_MS);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  clearTimeout(late);
  const unanswered = code === null ? '\nnpm error code ETIMEDOUT' : '';
  return { exitCode: code ?? 1, stdout, stderr: stderr + unanswered };
}
