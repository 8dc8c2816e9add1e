import { createCheckResultDecoder, createCheckResultEncoder, storableText } from '@checkstream/schema';
import type { CheckResult } from '@checkstream/schema';

const encode = createCheckResultEncoder({ schemaId: null });
const decode = createCheckResultDecoder({ schemaOf: null });

const LONGEST_MESSAGE = 500;
const LONGEST_EXCERPT = 512;
const LONGEST_CODE = 100;

/** Throws unless the result can be published, read and stored, and its parts agree with each other. */
export function mustBeWellFormed(result: CheckResult, maxBodyBytes: number): void {
  const bytes = encode(result);
  const again = decode(bytes);
  if (again instanceof Promise || !encode(again).equals(bytes)) complain('does not come back', result);
  mustAgree(result);
  const { failure, totalMs, bodyBytes } = result;
  if (!(totalMs >= 0 && totalMs < Infinity)) complain(`took ${totalMs} ms`, result);
  if (!(bodyBytes >= 0 && bodyBytes <= maxBodyBytes)) complain(`read ${bodyBytes} bytes`, result);
  mustBeStorable(failure?.code, LONGEST_CODE);
  mustBeStorable(failure?.message, LONGEST_MESSAGE);
  mustBeStorable(failure?.bodyExcerpt, LONGEST_EXCERPT);
  mustBeStorable(result.remoteAddress, LONGEST_CODE);
}

function mustAgree(result: CheckResult): void {
  const isUp = result.outcome === 'UP';
  if (isUp !== (result.failure === null)) complain('has a failure that its outcome does not', result);
  if (isUp !== (result.failureKind === 'NONE')) complain('is of a kind that does not fit its outcome', result);
}

function mustBeStorable(text: string | null | undefined, longest: number): void {
  const given = text ?? '';
  if (storableText(given, longest) !== given) throw new Error(`no text of a result: ${JSON.stringify(given)}`);
}

function complain(what: string, result: CheckResult): never {
  throw new Error(`a result ${what}: ${JSON.stringify(result)}`);
}
