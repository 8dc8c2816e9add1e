import type { X509Certificate } from 'node:crypto';
import type { Method } from '@checkstream/schema';
import { describeCertificate } from './certificate-facts.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { HopTrace } from './hop-trace.ts';
import type { Phases } from './observation.ts';

/** What one request of a probe met, without secrets. `null`: it did not come to that. */
export interface HopFacts extends Phases {
  url: string;
  method: Method;
  /** What it connected to, or tried to. */
  remoteAddress: string | null;
  httpStatus: number | null;
  totalMs: number;
  certificate: CertificateFacts | null;
}

interface Known {
  address: string | null;
  status: number | null;
  certificate: X509Certificate | undefined;
}

/** Takes down what becomes known of a hop. */
export type NoteHop = (known: Partial<Known>) => void;

/** Every hop of one probe: kept for somebody who wants to see the way, as a check result tells of its end alone. */
export interface Journey {
  begin: (request: { url: URL; method: Method }, trace: HopTrace) => NoteHop;
  /** @param mask hides secrets */
  describe: (mask: (text: string) => string) => HopFacts[];
}

export function createJourney(): Journey {
  const hops: { url: URL; method: Method; trace: HopTrace; known: Known }[] = [];
  return {
    begin: ({ url, method }, trace) => {
      const known: Known = { address: null, status: null, certificate: undefined };
      hops.push({ url, method, trace, known });
      return (more) => void Object.assign(known, more);
    },
    describe: (mask) =>
      hops.map(({ url, method, trace, known }) => ({
        url: mask(url.href),
        method,
        remoteAddress: known.address,
        httpStatus: known.status,
        ...trace.phases(),
        totalMs: trace.totalMs(),
        certificate: known.certificate === undefined ? null : describeCertificate(known.certificate, mask),
      })),
  };
}
