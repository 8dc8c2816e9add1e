import type { Expectations, Pattern } from '@checkstream/schema';
import { judgeHeader } from '../evaluate/evaluate.ts';
import { statusExpected } from '../evaluate/judge-status.ts';
import type { Observation, PatternAnswer } from './observation.ts';

export type AskPattern = (pattern: Pattern, text: string) => Promise<PatternAnswer>;

/** Asks the expressions of an endpoint, but only those whose answer can still decide the verdict. */
export async function matchPatterns(
  expect: Expectations,
  observation: Observation,
  bodyText: () => string,
  match: AskPattern,
): Promise<Observation> {
  const { failure, httpStatus } = observation;
  if (failure?.stage === 'EXCHANGE' || !statusExpected(expect, httpStatus ?? 0)) return observation;
  const headerPatterns = await matchHeaders(expect, observation.headers, match);
  const withHeaders = { ...observation, headerPatterns };
  if (expect.pattern === null || failure !== null || judgeHeader(expect, withHeaders) !== null) return withHeaders;
  return { ...withHeaders, bodyPattern: await match(expect.pattern, bodyText()) };
}

async function matchHeaders(
  expect: Expectations,
  came: Record<string, string>,
  match: AskPattern,
): Promise<Record<string, PatternAnswer>> {
  const answers: Record<string, PatternAnswer> = {};
  for (const [name, pattern] of Object.entries(expect.headers)) {
    const value = came[name];
    if (value !== undefined) answers[name] = await match(pattern, value);
  }
  return answers;
}
