import { inRequests, messageBytes } from '@checkstream/runtime';
import type { OutgoingMessage } from '@checkstream/runtime';
import { UndecodableMessageError } from '@checkstream/schema';
import type { Decode, Encode, EndpointDefinition } from '@checkstream/schema';
import { BATCH_BYTES } from '../publish/take-batch.ts';
import { guardApply } from './guard-apply.ts';
import type { ApplyGuard } from './guard-apply.ts';
import { planApply } from './plan-apply.ts';
import type { ApplyPlan, WantedEndpoints } from './plan-apply.ts';

/** Is this plan to be carried out? Asks a person, or judges by the guard. Not asked when there is nothing to do. */
export type Approve = (plan: ApplyPlan, guard: ApplyGuard) => boolean | Promise<boolean>;

export interface ApplyDeps {
  /** The topic's rows; records that readers ignore because of their partition are left out, and so written again. */
  readTopic: () => Promise<Map<string, Buffer>>;
  send: (messages: OutgoingMessage[]) => Promise<void>;
  encode: Encode<EndpointDefinition>;
  decode: Decode<EndpointDefinition>;
  wanted: WantedEndpoints;
  approve: Approve;
}

export interface Applied {
  plan: ApplyPlan;
  /** False when the plan was not approved: then nothing was written. */
  applied: boolean;
}

/** Of one request to Kafka, in definitions. */
const REQUEST = { bytesOf: messageBytes, bytes: BATCH_BYTES, items: 100 };

/** Reads, plans, asks, writes. What is new comes first, so that a failure half-way removes nothing. */
export async function carryOut(deps: ApplyDeps): Promise<Applied> {
  const plan = planApply(await storedDefinitions(deps), deps.wanted);
  const messages = messagesOf(plan, deps.encode);
  if (messages.length === 0) return { plan, applied: true };
  if (!(await deps.approve(plan, guardApply(plan)))) return { plan, applied: false };

  for (const request of inRequests(messages, REQUEST)) await deps.send(request);
  return { plan, applied: true };
}

async function storedDefinitions({ readTopic, decode }: ApplyDeps): Promise<Map<string, EndpointDefinition | null>> {
  const definitions = new Map<string, EndpointDefinition | null>();
  for (const [endpointId, bytes] of await readTopic()) {
    definitions.set(endpointId, await decodeOrNull(decode, bytes));
  }
  return definitions;
}

async function decodeOrNull(decode: Decode<EndpointDefinition>, bytes: Buffer): Promise<EndpointDefinition | null> {
  try {
    return await decode(bytes);
  } catch (error) {
    if (error instanceof UndecodableMessageError) return null;
    throw error;
  }
}

function messagesOf({ added, changed, removed }: ApplyPlan, encode: Encode<EndpointDefinition>): OutgoingMessage[] {
  return [
    ...[...added, ...changed].map(({ endpointId, definition }) => ({ key: endpointId, value: encode(definition) })),
    ...removed.map((endpointId) => ({ key: endpointId, value: null })),
  ];
}
