import type { Endpoint, Problem } from '@checkstream/schema';
import { parseEndpointsFile } from '@checkstream/schema/endpoints-file';
import { CliError } from '../../cli-error.ts';

/** What a person says about a probe, as written. Everything here is an option of an endpoints file under another name. */
export interface ProbeFlags {
  method?: string;
  /** `name: value` each. */
  header?: string[];
  body?: string;
  expectStatus?: string;
  pattern?: string;
  absent?: string;
  flags?: string;
  within?: string;
  certificateFor?: string;
  timeout?: string;
  maxRedirects?: string;
  follow: boolean;
  connectTo?: string;
  ip?: string;
  insecure?: true;
}

/** An endpoint that no file names. Its interval is the longest there is, so that any timeout fits. */
const ENTRY = { id: 'probe', interval: '300s' };

/** The endpoint that an endpoints file would define. Throws CliError with every problem, each named by its flag. */
export function endpointOfFlags(url: string, flags: ProbeFlags): Endpoint {
  const entry = { ...ENTRY, url, ...entryOf(flags) };
  // JSON is YAML, and the reader of endpoints files is the one that knows what may stand there.
  const parsed = parseEndpointsFile({ file: '', text: JSON.stringify({ endpoints: [entry] }) });
  const refused = parsed.ok ? [] : parsed.problems.map((problem) => describe(problem, url));
  const problems = [...refused, ...flagProblems(flags)];
  const [first] = parsed.ok ? parsed.file.endpoints : [];
  if (first === undefined || problems.length > 0) throw new CliError(problems.join('\n'));
  return first.endpoint;
}

function entryOf(flags: ProbeFlags): object {
  const { body, timeout, connectTo, pattern, absent, within, certificateFor } = flags;
  const hasPattern = pattern !== undefined || absent !== undefined;
  return {
    method: flags.method?.toUpperCase() ?? (body === undefined ? undefined : 'POST'),
    headers: Object.fromEntries(headersOf(flags)),
    body,
    timeout,
    connectTo,
    ipFamily: flags.ip === undefined ? undefined : numberOr(flags.ip),
    redirects: {
      follow: flags.follow,
      max: flags.maxRedirects === undefined ? undefined : numberOr(flags.maxRedirects),
    },
    tls: { verify: flags.insecure !== true },
    expect: {
      status: flags.expectStatus?.split(',').map((status) => status.trim()),
      pattern: hasPattern ? { matches: pattern, absent, flags: flags.flags } : undefined,
      within,
      certificateFor,
    },
  };
}

/** What is no number stays text, for the reader to say what was expected. */
function numberOr(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function headersOf({ header = [] }: ProbeFlags): [string, string][] {
  return header.filter(hasColon).map((text) => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  });
}

function hasColon(text: string): boolean {
  return text.includes(':');
}

/** What cannot even be said in an endpoints file. Values of headers may be secret, and are not repeated. */
function flagProblems(flags: ProbeFlags): string[] {
  const { header = [], pattern, absent } = flags;
  const names = headersOf(flags).map(([name]) => name);
  const again = names.find((name, at) => names.indexOf(name) < at);
  return [
    ...(header.every(hasColon) ? [] : ['--header: expected "name: value", got one without a colon']),
    ...(again === undefined ? [] : [`--header: expected each header once, got ${again} again`]),
    ...(flags.flags !== undefined && pattern === undefined && absent === undefined
      ? ['--flags: expected --pattern or --absent beside it, got neither']
      : []),
  ];
}

/** The deeper path first. */
const FLAG_OF: [path: string, flag: string][] = [
  ['url', 'URL'],
  ['method', '--method'],
  ['headers.', '--header '],
  ['headers', '--header'],
  ['body', '--body'],
  ['timeout', '--timeout'],
  ['connectTo', '--connect-to'],
  ['ipFamily', '--ip'],
  ['redirects.max', '--max-redirects'],
  ['expect.status', '--expect-status'],
  ['expect.pattern.absent', '--absent'],
  ['expect.pattern.flags', '--flags'],
  ['expect.pattern', '--pattern'],
  ['expect.within', '--within'],
  ['expect.certificateFor', '--certificate-for'],
];

function describe({ path, message }: Problem, url: string): string {
  const option = path.replace('endpoints[0].', '');
  const [known, flag] = FLAG_OF.find(([start]) => option.startsWith(start)) ?? [option, option];
  const name = known === 'headers.' ? flag + option.slice(known.length) : flag;
  return `${name}: ${message}${flag === 'URL' ? suggestion(url) : ''}`;
}

/** People leave the scheme out, as browsers let them. What stands before an `@` may be secret. */
function suggestion(url: string): string {
  if (!/^[\w[]/.test(url) || /^https?:|:\/\/|@/i.test(url)) return '';
  const scheme = /^(localhost|127\.|\[::1\])/i.test(url) ? 'http' : 'https';
  const meant = URL.parse(`${scheme}://${url}`);
  return meant === null ? '' : `; did you mean ${meant.href}?`;
}
