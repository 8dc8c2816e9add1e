import type { InterceptedRequest } from '../network/dispatch.ts';
import { REGISTRY } from '../apis/registry.ts';
import { ERRORS } from '../protocol/errors.ts';
import type { Handle } from './act.ts';
import type { Fault } from './fault.ts';

type Refusing = Extract<Fault, { do: 'answer' }>;
interface PerTopic {
  topics: { name: string }[];
}

/** Partitions of other topics have other leaders: they are handled, without the wait of a fetch that has news. */
export async function refuse(fault: Refusing, request: InterceptedRequest, handle: Handle): Promise<object | null> {
  const { api, body } = request;
  const refuseAll = (refused: object): object | null => REGISTRY[api].refuse?.(refused, ERRORS[fault.error]) ?? null;
  if (fault.error !== 'NOT_LEADER_OR_FOLLOWER' || fault.topic === undefined) return refuseAll(body);
  const [concerned = [], others = []] = partition(body as PerTopic, fault.topic);
  const handled = others.length === 0 ? null : await handle({ ...body, maxWaitMs: 0, topics: others });
  const refused = refuseAll({ ...body, topics: concerned });
  return refused && { ...handled, ...refused, topics: [...topicsOf(handled), ...topicsOf(refused)] };
}

function partition({ topics }: PerTopic, wanted: string): PerTopic['topics'][] {
  return [topics.filter(({ name }) => name === wanted), topics.filter(({ name }) => name !== wanted)];
}

function topicsOf(response: object | null): object[] {
  return (response as PerTopic | null)?.topics ?? [];
}
