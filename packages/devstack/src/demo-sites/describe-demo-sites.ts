import type { DemoSite, PromisedVerdict } from './demo-sites.ts';
import { DEMO_SITES } from './demo-sites.ts';

/** A Markdown table of what each demo site does and what is said about it. */
export function describeDemoSites(): string {
  const rows = DEMO_SITES.map(({ name, does, verdicts }) => `| \`${name}\` | ${does} | ${verdictsOf(verdicts)} |`);
  return ['| endpoint | what the site does | verdict |', '| --- | --- | --- |', ...rows].join('\n');
}

function verdictsOf(verdicts: DemoSite['verdicts']): string {
  return verdicts.map(describe).join(', then ');
}

function describe([outcome, failureKind]: PromisedVerdict): string {
  const words = failureKind === 'NONE' ? [outcome] : [outcome, failureKind];
  return words.join(' ').toLowerCase();
}
