import type { Expectations, Pattern } from '@checkstream/schema';
import type { Observation, PatternAnswer, Probed } from '../probe/observation.ts';
import { statusExpected } from '../probe/status-expected.ts';
import { judgeAnswerHeader } from './evaluate.ts';
import { ownValue } from './own-value.ts';

export type AskPattern = (pattern: Pattern, text: string) => Promise<PatternAnswer>;

/** Asks the expressions of an endpoint, but only those whose answer can still decide the verdict. */
export async function matchPatterns(
  expect: Expectations,
  { observation, bodyText }: Pick<Probed, 'observation' | 'bodyText'>,
  match: AskPattern,
): Promise<Observation> {
  const { failure, httpStatus } = observation;
  if (failure?.stage === 'EXCHANGE' || !statusExpected(expect, httpStatus ?? 0)) return observation;
  const headerPatterns = await matchHeaders(expect, observation.headers, match);
  const withHeaders = { ...observation, headerPatterns };
  if (expect.pattern === null || failure !== null || judgeAnswerHeader(expect, withHeaders) !== null)
    return withHeaders;
  return { ...withHeaders, bodyPattern: await match(expect.pattern, bodyText()) };
}

async function matchHeaders(
  expect: Expectations,
  came: Record<string, string>,
  match: AskPattern,
): Promise<Record<string, PatternAnswer>> {
  const answers: [string, PatternAnswer][] = [];
  for (const [name, pattern] of Object.entries(expect.headers)) {
    const value = ownValue(came, name);
    if (value !== undefined) answers.push([name, await match(pattern, value)]);
  }
  return Object.fromEntries(answers);
}
