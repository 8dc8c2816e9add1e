import { readFileSync } from 'node:fs';
import type { FuzzTarget } from '@checkstream/fuzz';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  UndecodableMessageError,
  type CheckResult,
} from '../../src/index.ts';
import { aCheckResult, createNextCheckResultEncoder, nextCheckResultSchema } from '../../src/testing/index.ts';
import { extendedSchema } from './extended-schema.ts';

/** What the registry keeps: this version, the next one, one with a field that may be of any size, and what is none. */
const SCHEMAS: Record<number, object> = {
  1: checkResultSchema,
  2: nextCheckResultSchema,
  3: extendedSchema({ name: 'tree', type: treeSchema() }),
  4: { type: 'record', name: 'Other', fields: [] },
};

const encode = createCheckResultEncoder({ schemaId: null });

/** Messages of both framings, by every schema there is. */
export const target: FuzzTarget = {
  maxBytes: 16_384,
  words: ['c301', 'c301fa88d5df0a38b75a', '0000000001', '0000000002', '0000000003', '0000000004', '0000000005'].map(
    (hex) => Buffer.from(hex, 'hex'),
  ),
  seeds: () => [
    ...goldenMessages(),
    createCheckResultEncoder({ schemaId: 1 })(aCheckResult()),
    createNextCheckResultEncoder({ schemaId: 2 })({ ...aCheckResult(), failureKind: 'NEW_KIND', protocol: 'h2' }),
    Buffer.concat([createCheckResultEncoder({ schemaId: 3 })(aCheckResult()), Buffer.from('0202610202000000', 'hex')]),
    createCheckResultEncoder({ schemaId: 4 })(aCheckResult()),
    createCheckResultEncoder({ schemaId: 5 })(aCheckResult()),
  ],
  open: async () => {
    const decode = createCheckResultDecoder({ schemaOf: (id) => Promise.resolve(SCHEMAS[id] ?? null) });
    for (const id of Object.keys(SCHEMAS)) await said(decode, registered(Number(id)));
    return { run: (input) => said(decode, input) };
  },
};

function goldenMessages(): Buffer[] {
  const text = readFileSync(new URL('../../golden/check-result.v1.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { hex: string }[]).map(({ hex }) => Buffer.from(hex, 'hex'));
}

const registered = (schemaId: number): Buffer => createCheckResultEncoder({ schemaId })(aCheckResult());

function said(decode: ReturnType<typeof createCheckResultDecoder>, input: Buffer): string | Promise<string> {
  try {
    const decoded = decode(input);
    return decoded instanceof Promise ? decoded.then(comesBack, refusal) : comesBack(decoded);
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): string {
  if (!(error instanceof UndecodableMessageError)) throw error;
  return `${error.code} ${error.message.replaceAll(/\b[\da-f]+\b/g, '')}`;
}

/** What was decoded is a result: it can be written, and what was written says the same. */
function comesBack(result: CheckResult): string {
  const bytes = encode(result);
  const again = createCheckResultDecoder({ schemaOf: null })(bytes);
  if (again instanceof Promise || !encode(again).equals(bytes)) throw new Error('a decoded result does not come back');
  const { outcome, failureKind, failure, patternMatched } = result;
  return `${outcome} ${failureKind} ${failure === null} ${patternMatched}`;
}

function treeSchema(): object {
  const kids = { type: 'map', values: { type: 'array', items: ['null', 'string', 'Tree'] } };
  return { type: 'record', name: 'Tree', fields: [{ name: 'kids', type: kids }] };
}
