import type { EndpointStatus } from '../../src/commands/status/query.ts';

export function aStatus(overrides: Partial<EndpointStatus> = {}): EndpointStatus {
  return {
    tenant: 'acme',
    endpoint: 'shop-home',
    location: 'helsinki',
    url: 'https://shop.example.com/',
    outcome: 'up',
    verdict: 'up',
    failureKind: 'none',
    failureCode: null,
    failureMessage: null,
    scheduledAt: '2026-03-01T11:59:48.000Z',
    since: '2026-03-01T09:00:00.000Z',
    totalMs: 84.2,
    uptime: { day: 0.9986, week: 1, month: 0.99999 },
    p95Ms: 251.4,
    coverage: 0.998,
    certificateExpiresAt: '2026-05-01T00:00:00.000Z',
    ...overrides,
  };
}

/** What an endpoint lacks that was not checked lately. */
export const NO_CHECK = {
  location: null,
  outcome: null,
  verdict: null,
  failureKind: null,
  failureCode: null,
  failureMessage: null,
  since: null,
  totalMs: null,
  uptime: { day: null, week: null, month: null },
  p95Ms: null,
  coverage: null,
  certificateExpiresAt: null,
};
