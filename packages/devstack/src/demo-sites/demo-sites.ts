import type { FailureKind, Outcome } from '@checkstream/schema';
import * as answer from './answers.ts';
import type { Answer } from './answers.ts';

/** What a check of the site says: one of these, each of them sooner or later. */
export type PromisedVerdict = readonly [outcome: Outcome, failureKind: FailureKind];

export interface DemoSite {
  /** Also its id in config/endpoints.example.yaml; its port there is DEMO_PORT + its place in this list. */
  name: string;
  /** For the table of the README. */
  does: string;
  /** `null`: nobody listens. */
  behaviour: { protocol: 'http' | 'https'; answer: Answer } | { protocol: 'raw'; bytes: string } | null;
  verdicts: readonly PromisedVerdict[];
}

/** Where the example file expects the first site. */
export const DEMO_PORT = 17_400;

const up: PromisedVerdict = ['UP', 'NONE'];
const down = (kind: FailureKind): PromisedVerdict => ['DOWN', kind];
const http = (handler: Answer) => ({ protocol: 'http' as const, answer: handler });
const https = (handler: Answer) => ({ protocol: 'https' as const, answer: handler });

export const DEMO_SITES: readonly DemoSite[] = [
  { name: 'fast', does: 'answers at once', behaviour: http(answer.page), verdicts: [up] },
  { name: 'slow', does: 'answers after 1.5 s', behaviour: http(answer.after(1_500)), verdicts: [up] },
  {
    name: 'too-slow',
    does: 'answers after 0.8 s, expected within 0.5 s',
    behaviour: http(answer.after(800)),
    verdicts: [down('SLOW')],
  },
  {
    name: 'flapping',
    does: 'answers 200 and 503 in turn',
    behaviour: http(answer.inTurn(answer.page, answer.status(503))),
    verdicts: [up, down('STATUS')],
  },
  { name: 'redirecting', does: 'redirects twice, then answers', behaviour: http(answer.redirects(2)), verdicts: [up] },
  {
    name: 'redirect-loop',
    does: 'redirects to itself, for ever',
    behaviour: http(answer.redirects(Infinity)),
    verdicts: [down('REDIRECT')],
  },
  { name: 'not-found', does: 'answers 404', behaviour: http(answer.status(404)), verdicts: [down('STATUS')] },
  { name: 'error', does: 'answers 500', behaviour: http(answer.status(500)), verdicts: [down('STATUS')] },
  { name: 'refused', does: 'nobody listens there', behaviour: null, verdicts: [down('CONNECT_REFUSED')] },
  {
    name: 'bad-certificate',
    does: 'has a certificate that nobody vouches for',
    behaviour: https(answer.page),
    verdicts: [down('TLS_CERTIFICATE')],
  },
  {
    name: 'own-certificate',
    does: 'the same, with `verify: false`',
    behaviour: https(answer.page),
    verdicts: [up],
  },
  {
    name: 'hanging',
    does: 'sends half of its page, then nothing',
    behaviour: http(answer.halfAPage),
    verdicts: [down('TIMEOUT')],
  },
  {
    name: 'huge-body',
    does: 'sends without end, and what is looked for is not in the first 64 KiB',
    behaviour: http(answer.endless),
    verdicts: [['UNKNOWN', 'BODY_TOO_LARGE']],
  },
  {
    name: 'wrong-pattern',
    does: 'answers with another text than expected',
    behaviour: http(answer.page),
    verdicts: [down('PATTERN_MISMATCH')],
  },
  {
    name: 'shows-an-error',
    does: 'answers 200 with a text that must be absent',
    behaviour: http(answer.errorPage),
    verdicts: [down('PATTERN_MISMATCH')],
  },
  { name: 'compressed', does: 'answers gzip-compressed', behaviour: http(answer.compressed), verdicts: [up] },
  { name: 'form', does: 'answers 201 to a POST with a body', behaviour: http(answer.form), verdicts: [up] },
  {
    name: 'not-http',
    does: 'speaks another protocol than HTTP',
    behaviour: { protocol: 'raw', bytes: '220 demo.local ESMTP ready\r\n' },
    verdicts: [down('PROTOCOL')],
  },
];
