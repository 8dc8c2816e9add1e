// CPU of encoding and decoding one check result, as a ratio to JSON doing the same in the same run.
import { createCheckResultDecoder, createCheckResultEncoder } from '../packages/schema/src/index.ts';
import { aCheckResult } from '../packages/schema/src/testing/index.ts';
import { median } from './quantiles.ts';

const ROUNDS = 15;
const CALLS = 100_000;

const result = aCheckResult();
const encode = createCheckResultEncoder({ schemaId: null });
const decode = createCheckResultDecoder({ schemaOf: null });
const message = encode(result);
const json = Buffer.from(JSON.stringify(result));

compare('encode', { ours: () => encode(result), reference: () => Buffer.from(JSON.stringify(result)) });
compare('decode', { ours: () => decode(message), reference: () => JSON.parse(json.toString()) as unknown });
process.stdout.write(`bytes a message: ${message.length}, as JSON ${json.length}\n`);

/** Runs the two in turn, so that a change of the machine's speed meets both; quotes medians. */
function compare(name: string, { ours, reference }: { ours: () => unknown; reference: () => unknown }): void {
  for (const warmUp of [ours, reference]) cpuMicroseconds(warmUp);
  const pairs = Array.from({ length: ROUNDS }, () => [cpuMicroseconds(ours), cpuMicroseconds(reference)] as const);
  const [own, other, ratio] = [
    median(pairs.map(([a]) => a)),
    median(pairs.map(([, b]) => b)),
    median(pairs.map(([a, b]) => a / b)),
  ].map((value) => value.toFixed(2));
  process.stdout.write(`${name}: ${own} us CPU, JSON ${other} us, ratio ${ratio}\n`);
}

function cpuMicroseconds(call: () => unknown): number {
  const start = process.cpuUsage();
  for (let i = 0; i < CALLS; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / CALLS;
}
