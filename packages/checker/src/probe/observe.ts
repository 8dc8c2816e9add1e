import type { Masking } from '../secrets/masking.ts';
import { excerptOf, textOf } from './body-text.ts';
import { sumPhases } from './hop-trace.ts';
import type { Observation, Probed } from './observation.ts';
import type { Progress } from './progress.ts';

/** What a probe found out on the wire. */
export function observe(
  progress: Progress,
  secrets: Masking,
): Omit<Observation, 'startedAt' | 'failure' | 'stalledMs' | 'checkerLoad'> {
  const { hops, body } = progress;
  return {
    ...sumPhases(hops),
    totalMs: totalMs(progress),
    httpStatus: progress.httpStatus,
    headers: progress.headers,
    bodyExcerpt: excerptOf(body.kept.view(), contentType(progress), secrets),
    bodyBytes: body.bytes,
    bodyTruncated: body.truncated,
    redirects: Math.max(0, hops.length - 1),
    remoteAddress: progress.remoteAddress,
    certificateExpiresAt: progress.certificateExpiresAt,
    bodyPattern: null,
    headerPatterns: {},
  };
}

export function bodyOf(progress: Progress): Pick<Probed, 'bodyText' | 'release'> {
  const { kept } = progress.body;
  const type = contentType(progress);
  const bodyText = (): string => {
    const text = textOf(kept.view(), type);
    kept.forget();
    return text;
  };
  return { bodyText, release: kept.release };
}

export const totalMs = ({ hops }: Progress): number => hops.reduce((sum, hop) => sum + hop.totalMs(), 0);

const contentType = ({ headers }: Progress): string | undefined => headers['content-type'];
