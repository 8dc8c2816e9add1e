import { BODIES } from './bodies.ts';
import { CHARSETS } from './charsets.ts';
import { CODINGS } from './codings.ts';
import { CONNECTING } from './connecting.ts';
import { EXPECTING } from './expecting.ts';
import { HEADERS } from './headers.ts';
import { REDIRECTING } from './redirecting.ts';
import { TLS } from './tls.ts';

export const BEHAVIOURS = {
  connecting: CONNECTING,
  tls: TLS,
  headers: HEADERS,
  bodies: BODIES,
  codings: CODINGS,
  charsets: CHARSETS,
  redirecting: REDIRECTING,
  expecting: EXPECTING,
};
