import { shorten } from '@checkstream/runtime';
import { LIMITS, MAX_EXPRESSION, parseDuration } from '@checkstream/schema';
import type { EndpointDefinition, Pattern } from '@checkstream/schema';

/** With these, reading the expression alone takes up to 1 ms a character: it is judged when it is first evaluated. */
const UNICODE_FLAGS = /[uv]/;

/**
 * What makes a definition one that no endpoints file can ask for; `null` when nothing does. Its Avro type bounds no
 * number and no expression, and anybody who may write to the topic may have written it.
 */
export function definitionProblem(definition: EndpointDefinition): string | null {
  return (
    timingProblem(definition) ?? bodyProblem(definition) ?? redirectsProblem(definition) ?? patternsProblem(definition)
  );
}

function timingProblem({ intervalMs, timeoutMs }: EndpointDefinition): string | null {
  const { interval, timeout, timeoutShare } = LIMITS;
  if (intervalMs % ms(interval.step) !== 0 || intervalMs < ms(interval.min) || intervalMs > ms(interval.max)) {
    return `interval: expected whole seconds from ${interval.min} to ${interval.max}, came ${intervalMs} ms`;
  }
  const longestMs = Math.min(ms(timeout.max), timeoutShare * intervalMs);
  if (timeoutMs >= ms(timeout.min) && timeoutMs <= longestMs) return null;
  return `timeout: expected ${timeout.min} to ${longestMs}ms with this interval, came ${timeoutMs} ms`;
}

const ms = (duration: string): number => parseDuration(duration) ?? Number.NaN;

function bodyProblem({ maxBodyBytes }: EndpointDefinition): string | null {
  if (maxBodyBytes === null || maxBodyBytes > 0) return null;
  return `maxBody: expected more than 0 bytes, came ${maxBodyBytes}`;
}

function redirectsProblem({ redirects: { max } }: EndpointDefinition): string | null {
  const { redirects } = LIMITS;
  if (max >= redirects.min && max <= redirects.max) return null;
  return `redirects: expected ${redirects.min} to ${redirects.max}, came ${max}`;
}

function patternsProblem({ expect }: EndpointDefinition): string | null {
  const patterns = expect.pattern === null ? [] : [expect.pattern];
  return (
    [...patterns, ...Object.values(expect.headers)].map(patternProblem).find((problem) => problem !== null) ?? null
  );
}

function patternProblem({ expression, flags }: Pattern): string | null {
  if (!/^[imsuv]*$/.test(flags)) return `pattern: expected flags out of i, m, s, u and v, came "${shorten(flags)}"`;
  if (expression.length > MAX_EXPRESSION) {
    return `pattern: expected at most ${MAX_EXPRESSION} characters, came ${expression.length}`;
  }
  if (UNICODE_FLAGS.test(flags)) return null;
  try {
    new RegExp(expression, flags);
    return null;
  } catch (error) {
    return `pattern: expected a JavaScript regular expression, came one that is none: ${shorten((error as Error).message)}`;
  }
}
