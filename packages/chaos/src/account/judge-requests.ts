import { createSlots, type CheckResult, type Slots } from '@checkstream/schema';
import {
  describeSlot,
  type CheckerLife,
  type Difference,
  type Evidence,
  type SiteRequest,
  type WatchedEndpoint,
} from './evidence.ts';
import { createPublishedUntil, type PublishedUntil } from './published-until.ts';

/** Of clocks that are read in two processes. */
const EARLY_MS = 5;
/** A site that was busy heard of a request only after it was answered, or given up. */
const LATE_MS = 1_000;
const GIVEN_UP_MS = 10_000;

/**
 * Each result that has a status has a request, seen while it was probed, and each request a result: only a checker that
 * was killed, or could not publish before it stopped, may have asked for nothing. No process asks twice for a slot.
 */
export function judgeRequests(evidence: Evidence): Difference[] {
  const lives = new Map(evidence.lives.map((life) => [life.name, life]));
  const byProbe = <Item extends { endpointId: string; checker: string }>(items: Item[]) =>
    Map.groupBy(items, ({ endpointId, checker }) => `${endpointId} ${checker}`);
  const requests = byProbe(evidence.requests);
  const results = byProbe(distinctResults(evidence));
  const publishedUntil = createPublishedUntil(evidence);
  const slots = slotsOf(evidence.endpoints);
  const spent = new Map<string, number>();

  return [...new Set([...requests.keys(), ...results.keys()])].flatMap((key) => {
    const matched = match(requests.get(key) ?? [], results.get(key) ?? []);
    const endpoint = key.split(' ')[0] ?? '';
    return [
      ...matched.unseen.filter(({ httpStatus }) => httpStatus !== null).map(withoutRequest),
      ...twice(matched, slots.get(endpoint)),
      ...matched.unanswered.flatMap((request) => {
        const life = lives.get(request.checker);
        return mayBeLost(request, life, { evidence, publishedUntil, spent }) ? [] : [withoutResult(request, life)];
      }),
    ];
  });
}

interface Matched {
  pairs: { request: SiteRequest; result: CheckResult }[];
  /** Requests that belong to no result. */
  unanswered: SiteRequest[];
  /** Results that belong to no request. */
  unseen: CheckResult[];
}

/** Probes of one process at one endpoint never overlap, so a request belongs to the last that began before it. */
function match(requests: SiteRequest[], results: CheckResult[]): Matched {
  const inOrder = results.toSorted((a, b) => a.startedAt - b.startedAt);
  const seen = new Set<CheckResult>();
  const matched: Matched = { pairs: [], unanswered: [], unseen: [] };
  for (const request of requests) {
    const result = inOrder.findLast(({ startedAt }) => startedAt - EARLY_MS <= request.at);
    if (result === undefined || seen.has(result) || request.at > seenUntil(result)) {
      matched.unanswered.push(request);
      continue;
    }
    matched.pairs.push({ request, result });
    seen.add(result);
  }
  matched.unseen = inOrder.filter((result) => !seen.has(result));
  return matched;
}

function seenUntil({ startedAt, totalMs, httpStatus }: CheckResult): number {
  return startedAt + totalMs + (httpStatus === null ? GIVEN_UP_MS : LATE_MS);
}

function twice({ pairs, unanswered }: Matched, slots: Slots | undefined): Difference[] {
  const asked = [
    ...pairs.map(({ request, result }) => ({ request, scheduledAt: result.scheduledAt })),
    ...unanswered.map((request) => ({ request, scheduledAt: slots?.latest(request.at + EARLY_MS) ?? 0 })),
  ];
  return [...Map.groupBy(asked, ({ scheduledAt }) => scheduledAt).values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined || of.length === 1) return [];
    const { request, scheduledAt } = first;
    const times = of.map(({ request: { at } }) => new Date(at).toISOString()).join(' and ');
    const detail = `${describeSlot({ ...request, scheduledAt })} by ${request.checker}: at ${times}`;
    return [{ what: 'requested twice' as const, detail }];
  });
}

interface Known {
  evidence: Evidence;
  publishedUntil: PublishedUntil;
  /** Losses used up, of those a checker told of. */
  spent: Map<string, number>;
}

function mayBeLost(
  request: SiteRequest,
  life: CheckerLife | undefined,
  { evidence, publishedUntil, spent }: Known,
): boolean {
  if (life === undefined || life.endsAt === null) return false;
  const timeoutMs = evidence.endpoints.find(({ endpointId }) => endpointId === request.endpointId)?.timeoutMs ?? 0;
  if (request.at + timeoutMs + LATE_MS + frozenMs(life) < publishedUntil(life)) return false;
  if (life.end !== 'stopped') return true;
  const used = (spent.get(life.name) ?? 0) + 1;
  spent.set(life.name, used);
  return used <= life.lost;
}

const frozenMs = ({ frozen }: CheckerLife): number => frozen.reduce((sum, { from, until }) => sum + until - from, 0);

/** One of each process and slot, also of those that are no row because another process had the slot too. */
function distinctResults({ records }: Evidence): CheckResult[] {
  const key = ({ endpointId, checker, scheduledAt }: CheckResult) => `${endpointId} ${checker} ${scheduledAt}`;
  return [...new Map(records.map(({ result }) => [key(result), result])).values()];
}

function slotsOf(endpoints: WatchedEndpoint[]): Map<string, Slots> {
  return new Map(
    endpoints.map(({ endpointId, location, intervalMs }) => [
      endpointId,
      createSlots(endpointId, location, intervalMs),
    ]),
  );
}

function withoutRequest(result: CheckResult): Difference {
  const detail = `${describeSlot(result)} by ${result.checker}: status ${result.httpStatus} in the topic, no request at the site`;
  return { what: 'result without a request', detail };
}

function withoutResult({ endpointId, checker, at }: SiteRequest, life: CheckerLife | undefined): Difference {
  const end = life === undefined ? 'a checker nobody knows' : `${life.end}, asked to end ${ago(life.endsAt, at)}`;
  const detail = `${endpointId} by ${checker} (${end}): request at ${new Date(at).toISOString()}, no result in the topic`;
  return { what: 'request without a result', detail };
}

const ago = (endsAt: number | null, at: number): string => (endsAt === null ? 'never' : `${endsAt - at} ms after it`);
