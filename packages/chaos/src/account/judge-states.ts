import { isDeepStrictEqual } from 'node:util';
import type { CheckResult } from '@checkstream/schema';
import { foldInto, type State } from '@checkstream/writer/testing';
import type { Difference, Evidence } from './evidence.ts';
import { firstRecords } from './first-records.ts';

/**
 * Each state is the fold of its endpoint's checks. A check that reached the topic after a later one counts only when one
 * batch held both: then every cut of the order into batches is tried, and the state must be that of one of them.
 */
export function judgeStates({ records, states }: Evidence): Difference[] {
  const results = [...firstRecords(records).values()].map(({ result }) => result);
  const byEndpoint = Map.groupBy(results, ({ endpointId, location }) => `${endpointId} ${location}`);
  const found = new Map(states.map((state) => [`${state.endpoint} ${state.location}`, state]));
  const keys = new Set([...byEndpoint.keys(), ...found.keys()]);
  return [...keys].flatMap((key) => {
    const possible = possibleStates(byEndpoint.get(key) ?? []);
    const state = found.get(key);
    if (possible.some((one) => isDeepStrictEqual(one, state))) return [];
    const detail = `${key}: the results make ${JSON.stringify(possible)}, endpoint_state has ${JSON.stringify(state)}`;
    return [{ what: 'state unlike its results', detail }];
  });
}

/** After any cut of these results, in the order of the topic, into batches. */
export function possibleStates(results: CheckResult[]): State[] {
  return blocksOf(results).reduce<State[]>((states, block) => afterBlock(states, block), []);
}

/** As short as they can be so that no result of a block is earlier than one of a block before it. */
function blocksOf(results: CheckResult[]): CheckResult[][] {
  const earliestAfter = results.map(() => Infinity);
  for (let at = results.length - 2; at >= 0; at--) {
    earliestAfter[at] = Math.min(earliestAfter[at + 1] as number, (results[at + 1] as CheckResult).scheduledAt);
  }
  const blocks: CheckResult[][] = [];
  let block: CheckResult[] = [];
  let latest = -Infinity;
  for (const [at, result] of results.entries()) {
    block.push(result);
    latest = Math.max(latest, result.scheduledAt);
    if (latest > (earliestAfter[at] as number)) continue;
    blocks.push(block);
    block = [];
  }
  return blocks;
}

/** `reached[n]`: the states possible after the first n results of the block. */
function afterBlock(before: State[], block: CheckResult[]): State[] {
  const reached: State[][] = [before];
  for (let end = 1; end <= block.length; end++) {
    const states = reached.flatMap((from, start) => afterBatch(from, block.slice(start, end)));
    reached.push(distinct(states));
  }
  return reached.at(-1) ?? [];
}

function afterBatch(states: State[], batch: CheckResult[]): State[] {
  const befores =
    states.length === 0 ? [new Map<string, State>()] : states.map((state) => new Map([[keyOf(state), state]]));
  return befores.flatMap((before) => {
    foldInto(before, batch);
    return [...before.values()];
  });
}

const keyOf = ({ endpoint, location }: State): string => `${endpoint} ${location}`;

function distinct(states: State[]): State[] {
  return [...new Map(states.map((state) => [JSON.stringify(state), state])).values()];
}
