import type { EndpointDefinition } from '@checkstream/schema';
import { EXCERPT_BYTES } from './body-text.ts';
import { classify } from './classify.ts';
import { createCookieJar } from './cookies.ts';
import type { EndpointSecrets } from './endpoint-secrets.ts';
import { openHop } from './http/open-hop.ts';
import type { Hop, HopEdge } from './http/open-hop.ts';
import { readBody } from './http/read-body.ts';
import type { Progress } from './progress.ts';
import { followRedirect, isRedirect } from './redirects.ts';
import type { HopTarget } from './redirects.ts';
import { requestContent } from './request-headers.ts';
import { statusExpected } from './status-expected.ts';

export interface FollowOptions {
  userAgent: string;
  maxBodyBytes: number;
  secrets: EndpointSecrets;
}

/** Sends the request, follows its redirects and reads the last body as far as it is needed; rejects where it fails. */
export async function follow(
  definition: EndpointDefinition,
  options: FollowOptions,
  progress: Progress,
  edge: Omit<HopEdge, 'progress'>,
): Promise<void> {
  const jar = createCookieJar();
  let target: HopTarget = { url: new URL(definition.url), method: definition.method, keepsBody: true };
  for (let redirects = 0; ; redirects++) {
    const cookies = jar.headerFor(target.url.origin);
    const content = requestContent(definition, target, {
      userAgent: options.userAgent,
      cookies,
      secret: options.secrets.value,
    });
    const hop = openHop(definition, { ...target, ...content }, { ...edge, progress });
    try {
      const answer = await hop.answer;
      if (!isRedirect(definition, answer.status))
        return await readLast(definition, hop, options, { progress, signal: edge.signal });
      hop.trace.end(true);
      jar.store(target.url.origin, answer.setCookies, Date.now());
      const location = answer.headers['location'] ?? null;
      target = followRedirect(definition, target, { status: answer.status, location }, redirects, options.secrets.mask);
    } finally {
      hop.close();
    }
  }
}

/** An unexpected status is the verdict whatever the body does, so only the excerpt is read of it. */
async function readLast(
  definition: EndpointDefinition,
  hop: Hop,
  options: FollowOptions,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<void> {
  const answer = await hop.answer;
  progress.answered = true;
  if (!statusExpected(definition.expect, answer.status)) {
    const limits = { maxBytes: EXCERPT_BYTES, keepBytes: EXCERPT_BYTES, signal };
    await readBody(answer, limits, progress.body).catch(ignoreBrokenBody);
    progress.body.truncated = false;
    return hop.trace.end(false);
  }
  const maxBytes = Math.min(definition.maxBodyBytes ?? Infinity, options.maxBodyBytes);
  const keepBytes = definition.expect.pattern === null ? EXCERPT_BYTES : maxBytes;
  await readBody(answer, { maxBytes, keepBytes, signal }, progress.body);
  hop.trace.end(true);
}

/** What came of it is in the progress. An error that no body can cause is ours, and no less so for the status. */
function ignoreBrokenBody(error: Error): void {
  if (classify(error, { stage: 'BODY', stalled: false, hasRoute: () => true }) === 'OTHER') throw error;
}
