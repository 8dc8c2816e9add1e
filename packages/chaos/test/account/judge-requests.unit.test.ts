import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../src/account/evidence.ts';
import { judgeRequests } from '../../src/account/judge-requests.ts';
import { aLife, evidenceOf, SECONDS, slotsBetween, someResults, START } from '../support/some-evidence.ts';

const results = someResults();
const whole = evidenceOf(results);
const told = (evidence: Evidence) => judgeRequests(evidence).map(({ what }) => what);
const [due = 0] = slotsBetween('chaos/a', START + 60 * SECONDS, START + 70 * SECONDS);
const request = { endpointId: 'chaos/a', checker: 'checker-1.1', at: due + 10 };
/** All that was there until the slot, and its request without a result. */
const cutOff = (overrides: Partial<Evidence>): Evidence =>
  evidenceOf(
    results.filter(({ scheduledAt }) => scheduledAt < due),
    overrides,
  );
const withRequest = (evidence: Evidence): Evidence => ({ ...evidence, requests: [...evidence.requests, request] });

describe('requests and results', () => {
  test('that belong together make no difference', () => {
    expect(told(whole)).toEqual([]);
  });

  test('a status that no site gave is found', () => {
    expect(told({ ...whole, requests: whole.requests.slice(1) })).toEqual(['result without a request']);
  });

  test('a result without a status needs no request', () => {
    const refused = results.map((result, at) => (at === 0 ? { ...result, httpStatus: null } : result));
    const evidence = evidenceOf(refused);
    const asked = evidence.requests.filter(({ at }) => at !== (refused[0]?.startedAt ?? 0) + 5);
    expect(told({ ...evidence, requests: asked })).toEqual([]);
  });

  test('a request of a checker that lives must have its result', () => {
    expect(told(withRequest(cutOff({})))).toEqual(['request without a result']);
  });

  test('a request just before its checker was killed needs none', () => {
    const lives = [aLife({ end: 'killed', endsAt: due + 200 })];
    expect(told(withRequest(cutOff({ lives })))).toEqual([]);
  });

  test('a request whose result should have been published before the kill must have it', () => {
    const lives = [aLife({ end: 'killed', endsAt: due + 60 * SECONDS })];
    const records = whole.records.filter(({ result }) => result.endpointId !== 'chaos/a' || result.scheduledAt !== due);
    expect(told({ ...whole, lives, records })).toEqual(['request without a result']);
  });

  test('one before a trouble of Kafka that lasted until the kill need not be published', () => {
    const lives = [aLife({ end: 'killed', endsAt: due + 60 * SECONDS })];
    const records = whole.records.filter(({ result }) => result.endpointId !== 'chaos/a' || result.scheduledAt !== due);
    const kafkaTroubles = [{ from: due, until: due + 60 * SECONDS }];
    expect(told({ ...whole, lives, records, kafkaTroubles })).toEqual([]);
  });

  test('a checker that stopped may have lost as many results as it said, and no more', () => {
    const lives = [aLife({ end: 'stopped', endsAt: due + 200, lost: 1 })];
    expect(told(withRequest(cutOff({ lives })))).toEqual([]);
    expect(told(withRequest(cutOff({ lives: [aLife({ end: 'stopped', endsAt: due + 200 })] })))).toEqual([
      'request without a result',
    ]);
  });

  test('two requests of one process for one slot are found', () => {
    const again = { ...request, at: request.at + 700 };
    const lives = [aLife({ end: 'killed', endsAt: due + 900 })];
    const evidence = withRequest(cutOff({ lives }));
    expect(told({ ...evidence, requests: [...evidence.requests, again] })).toEqual(['requested twice']);
  });

  test('two processes may ask for the same slot', () => {
    const lives = [aLife(), aLife({ name: 'checker-2.1', end: 'killed', endsAt: due + 200 })];
    expect(told({ ...whole, lives, requests: [...whole.requests, { ...request, checker: 'checker-2.1' }] })).toEqual(
      [],
    );
  });
});
