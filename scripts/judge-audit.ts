/** What a run of `pnpm audit --json` left behind. */
export interface AuditRun {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** `unasked`: no source of advisories answered, which says nothing about the dependencies. */
export type AuditVerdict =
  | { kind: 'clean'; dependencies: number }
  | { kind: 'findings'; findings: string[] }
  | { kind: 'unasked'; reason: string };

interface Report {
  advisories: Record<string, Advisory>;
  metadata: { totalDependencies: number };
}

interface Advisory {
  title: string;
  module_name: string;
  severity: string;
  url: string;
  findings: { version: string; paths: string[] }[];
}

/** The registry refused the question or did not answer; or npm could not even fetch pnpm. Other codes are our mistake. */
const UNASKED =
  /ERR_PNPM_AUDIT_(?:BAD_RESPONSE|ENDPOINT_NOT_EXISTS)\b|npm error code (?:ECONN\w+|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|E5\d\d)/;

/** Throws when it was no audit: what cannot be read must not pass for clean. */
export function judgeAudit({ exitCode, stdout, stderr }: AuditRun): AuditVerdict {
  const report = readReport(stdout);
  if (report === null) {
    const reason = UNASKED.exec(stdout + stderr)?.[0];
    if (reason !== undefined) return { kind: 'unasked', reason };
    throw new Error(`pnpm audit ended with code ${exitCode} and without a report: ${(stderr || stdout).trim()}`);
  }
  const advisories = Object.values(report.advisories);
  if (advisories.length > 0) return { kind: 'findings', findings: advisories.map(describe) };
  const dependencies = report.metadata.totalDependencies;
  if (exitCode === 0 && dependencies > 0) return { kind: 'clean', dependencies };
  throw new Error(`pnpm audit ended with code ${exitCode}, looked at ${dependencies} dependencies and found nothing`);
}

function readReport(text: string): Report | null {
  try {
    const report = JSON.parse(text) as Partial<Report> | null;
    return report?.advisories && report.metadata ? (report as Report) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function describe({ severity, module_name: name, title, url, findings }: Advisory): string {
  const versions = findings.map(({ version }) => version).join(', ');
  const path = findings[0]?.paths[0] ?? name;
  return `${severity}: ${name} ${versions}: ${title} (${url}), by ${path}`;
}
