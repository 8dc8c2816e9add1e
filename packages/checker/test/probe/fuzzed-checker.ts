import { createEgressPolicy } from '../../src/egress/egress-policy.ts';
import { NoAddressError } from '../../src/probe/lookup/no-address-error.ts';
import { openChecker, type TestChecker } from './check-endpoint.ts';

export const MAX_BODY_BYTES = 65_536;

/** The only name that there is. */
export const SITE_NAME = 'site.test';

/** Reaches loopback alone, whatever an answer redirects it to. What nobody has met before is put among the surprises. */
export function openFuzzedChecker(surprises: Error[]): TestChecker {
  return openChecker({
    maxBodyBytes: MAX_BODY_BYTES,
    patternTimeoutMs: 100,
    lookup: (name) =>
      name === SITE_NAME ? Promise.resolve('127.0.0.1') : Promise.reject(new NoAddressError(name, 'ENOTFOUND')),
    mayConnect: createEgressPolicy({ deny: ['0.0.0.0/0', '::/0'], allow: ['127.0.0.1'] }),
    log: { error: (fields) => void surprises.push((fields as { err: Error }).err) },
  });
}
