import { applyEndpoints, watchEndpointsFile } from '@checkstream/checker/apply';
import type { ApplyPlan } from '@checkstream/checker/apply';
import { describeKafkaError, readCompactedTopic, retry, sleep } from '@checkstream/runtime';
import type { KafkaClient } from '@checkstream/runtime';
import type { Decode, Encode, Endpoint, EndpointDefinition } from '@checkstream/schema';
import { CHECKSTREAM } from '../show-path.ts';
import { doubtOtherTenants } from './doubts.ts';

interface KeptEndpoints {
  /** The endpoints file, as messages name it. */
  path: string;
  client: KafkaClient;
  topic: string;
  /** As the services write definitions: in another framing, each save would rewrite all of them. */
  encode: Encode<EndpointDefinition>;
  decode: Decode<EndpointDefinition>;
  signal: AbortSignal;
  /** `doubt`: what else is in force, when a person may not know. */
  onApplied: (endpoints: Endpoint[], doubt: string | null) => void;
  /** Why the file as it is now is not in force, line by line; what was in force stays. */
  onRefused: (problems: string[]) => void;
}

type Wanted = Map<string, Endpoint[]>;

/** A refused removal may be carried out elsewhere (`apply --prune`): then the file is in force without being saved. */
const LOOK_AGAIN_MS = 3_000;

/** Applies the file now and whenever it is saved, until the signal aborts. */
export async function keepEndpointsApplied(kept: KeptEndpoints): Promise<void> {
  const { path, signal, onRefused } = kept;
  /** What the file asks for now; `null` while it is not valid. */
  let current: Wanted | null = null;
  let refused: Wanted | null = null;
  let busy: Promise<void> = Promise.resolve();
  const apply = (wanted: Wanted) =>
    (busy = busy.then(async () => {
      const applied = await applyOnce(kept, wanted, () => wanted === current);
      refused = applied ? null : wanted;
    }));
  const lookAgain = async () => {
    while (!signal.aborted) {
      await sleep(LOOK_AGAIN_MS, signal).catch(() => undefined);
      if (refused !== null && refused === current && !signal.aborted) await apply(refused);
    }
  };
  const watch = watchEndpointsFile({
    path,
    signal,
    onChange: (wanted) => {
      current = wanted;
      return apply(wanted);
    },
    onProblems: (problems) => {
      current = null;
      onRefused(problems);
    },
  });
  await Promise.all([watch, lookAgain()]);
}

/** A small removal is taken as meant; a large one may be a mistake, and is left to a person at a terminal. */
async function applyOnce(kept: KeptEndpoints, wanted: Wanted, isCurrent: () => boolean): Promise<boolean> {
  const { path, client, topic, encode, decode, signal, onApplied, onRefused } = kept;
  const attempt = async () => {
    const { plan, applied } = await applyEndpoints({
      client,
      topic,
      encode,
      decode,
      wanted,
      approve: (_plan, guard) => guard.needs !== 'prune',
      signal,
    });
    if (!isCurrent()) return applied; // the file was saved meanwhile: its own story is told
    if (!applied) {
      onRefused([describePrune(path, plan)]);
      return false;
    }
    const stored = await readCompactedTopic(client, topic, { signal });
    onApplied([...wanted.values()].flat(), doubtOtherTenants(stored.keys(), new Set(wanted.keys())));
    return true;
  };
  return await retry(attempt, {
    delaysMs: { firstMs: 500, maxMs: 15_000 },
    retriable: () => true,
    signal,
    onRetry: (error) => onRefused([`${path}: Kafka does not answer: ${describeKafkaError(error)}`]),
  });
}

/** The command first: the end of a long line is what a narrow terminal hides. */
function describePrune(path: string, { pruned }: Pick<ApplyPlan, 'pruned'>): string {
  const losses = pruned.map(({ tenant, removed, before }) => `${removed} of ${before} of tenant ${tenant}`);
  return `run: ${CHECKSTREAM} apply --prune ${path} (it would remove ${losses.join(', ')})`;
}
