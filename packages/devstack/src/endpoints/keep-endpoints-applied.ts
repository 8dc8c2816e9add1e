import { applyEndpoints, watchEndpointsFile } from '@checkstream/checker/apply';
import type { ApplyPlan, Approve } from '@checkstream/checker/apply';
import { retry } from '@checkstream/runtime';
import type { KafkaClient } from '@checkstream/runtime';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder, formatProblem } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';

interface KeptEndpoints {
  /** The endpoints file. */
  path: string;
  client: KafkaClient;
  topic: string;
  signal: AbortSignal;
  onApplied: (endpoints: Endpoint[], plan: ApplyPlan) => void;
  /** Why the file as it is now is not in force, line by line; what was in force stays. */
  onRefused: (problems: string[]) => void;
}

const codec = {
  encode: createEndpointDefinitionEncoder({ schemaId: null }),
  decode: createEndpointDefinitionDecoder({ schemaOf: null }),
};

/** Applies the file now and whenever it is saved, until the signal aborts. */
export async function keepEndpointsApplied(kept: KeptEndpoints): Promise<void> {
  const { path, signal, onRefused } = kept;
  await watchEndpointsFile({
    path,
    signal,
    onChange: (tenants) => apply(kept, tenants),
    onProblems: (problems) => onRefused(problems.map(formatProblem)),
  });
}

/** A small removal is taken as meant; a large one may be a mistake, and is left to a person at a terminal. */
async function apply(kept: KeptEndpoints, wanted: Map<string, Endpoint[]>): Promise<void> {
  const { path, client, topic, signal, onApplied, onRefused } = kept;
  const approve: Approve = (_plan, guard) => {
    if (guard.needs !== 'prune') return true;
    onRefused([`${path}: ${guard.message}: pnpm checkstream apply --prune ${path}`]);
    return false;
  };
  const { plan, applied } = await retry(() => applyEndpoints({ client, topic, ...codec, wanted, approve, signal }), {
    delaysMs: { firstMs: 500, maxMs: 15_000 },
    retriable: () => true,
    signal,
    onRetry: (error) => onRefused([`${path} is not applied yet, Kafka does not answer: ${String(error)}`]),
  });
  if (applied) onApplied([...wanted.values()].flat(), plan);
}
