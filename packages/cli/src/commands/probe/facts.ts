import { cut } from '@checkstream/machine';
import type { Colour } from '@checkstream/machine';
import type { CheckResult } from '@checkstream/schema';
import { count } from '../../terminal/count.ts';
import { lastCertificate } from './json.ts';
import type { Probed } from './probe-once.ts';

/** Something met on the way, in a line or more, each of which still holds what the site sent. */
export interface Fact {
  name: string;
  lines: FactLine[];
}

interface FactLine {
  text: string;
  colour?: Colour;
}

const DAY_MS = 86_400_000;
const MOST_NAMES = 3;
const LONGEST_NAME = 200;
const LONGEST_EXPRESSION = 200;

export function describeCertificate({ endpoint, result, hops }: Probed): Fact[] {
  const certificate = lastCertificate(hops);
  if (certificate === null) return [];
  const { subject, issuer, hostNames } = certificate;
  const lines: FactLine[] = [
    ...validity(certificate, result),
    { text: cut(subject, LONGEST_NAME) },
    { text: `issued by ${cut(issuer, LONGEST_NAME)}` },
    { text: hostNames.length === 0 ? 'for no host name' : `for ${namesOf(hostNames)}` },
  ];
  if (!endpoint.definition.tls.verify) lines.push({ text: 'not verified', colour: 'yellow' });
  return [{ name: 'certificate', lines: lines.filter(({ text }) => text !== '') }];
}

interface Validity {
  validFrom: number | null;
  expiresAt: number | null;
}

/** Judged, as by `--certificate-for`, on what expires first: the certificate or one that vouches for it. */
function validity({ validFrom, expiresAt }: Validity, { startedAt, certificateExpiresAt }: CheckResult): FactLine[] {
  if (certificateExpiresAt === null) return [{ text: 'names no date to expire on', colour: 'red' }];
  if (validFrom !== null && validFrom > startedAt) {
    return [{ text: `not valid before ${dateOf(validFrom)}`, colour: 'red' }];
  }
  const own = expiresAt === null ? 'names no date' : `until ${dateOf(expiresAt)}`;
  const whose: FactLine[] = expiresAt === certificateExpiresAt ? [] : [{ text: `(an issuer's; its own ${own})` }];
  const daysLeft = Math.trunc((certificateExpiresAt - startedAt) / DAY_MS);
  const date = dateOf(certificateExpiresAt);
  if (certificateExpiresAt >= startedAt) return [{ text: `${count(daysLeft, 'day')} left, until ${date}` }, ...whose];
  return [{ text: `expired ${count(-daysLeft, 'day')} ago, on ${date}`, colour: 'red' }, ...whose];
}

function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function namesOf(hostNames: string[]): string {
  const hidden = hostNames.length - MOST_NAMES;
  const shown = hostNames.slice(0, MOST_NAMES).map((name) => cut(name, LONGEST_NAME));
  return `${shown.join(', ')}${hidden > 0 ? ` and ${hidden.toLocaleString('en')} more` : ''}`;
}

export function describeBody({ httpStatus, bodyBytes, bodyTruncated }: CheckResult): Fact[] {
  if (httpStatus === null) return [];
  const cutAt = bodyTruncated ? ', then cut: it is larger than CHECKER_MAX_BODY or maxBody allows' : '';
  return [{ name: 'body', lines: [{ text: `${count(bodyBytes, 'byte')} read${cutAt}` }] }];
}

export function describePattern({ endpoint, result }: Probed): Fact[] {
  const { pattern } = endpoint.definition.expect;
  if (pattern === null) return [];
  const expression = cut(`/${pattern.expression}/${pattern.flags}`, LONGEST_EXPRESSION);
  return [{ name: 'pattern', lines: [{ text: `${expression} ${answerOf(result.patternMatched, pattern.absent)}` }] }];
}

function answerOf(matched: boolean | null, absent: boolean): string {
  if (matched === null) return 'was not decided';
  if (matched === absent) return absent ? 'matches, and must be absent' : 'does not match';
  return absent ? 'is absent, as it must be' : 'matches';
}
