import type { InterceptedRequest } from '../network/dispatch.ts';
import type { Fault } from './fault.ts';

/** What the decoded requests of apis/ have in common, each as far as it goes. */
interface Named {
  groupId?: string;
  /** FindCoordinator's group. */
  key?: string;
  /** Null: all of them. */
  topics?: (string | { name: string } | { topic: string })[] | null;
}

export function concerns(fault: Fault, request: InterceptedRequest): boolean {
  return (
    fault.on === request.api &&
    (fault.clientId === undefined || fault.clientId === request.clientId) &&
    (!('group' in fault) || fault.group === groupOf(request.body)) &&
    (!('topic' in fault) || namesTopic(request.body, fault.topic))
  );
}

export function groupOf({ groupId, key }: Named): string | undefined {
  return groupId ?? key;
}

function namesTopic({ topics }: Named, wanted: string | undefined): boolean {
  return topics === null || (topics ?? []).some((topic) => nameOf(topic) === wanted);
}

function nameOf(topic: string | { name: string } | { topic: string }): string {
  if (typeof topic === 'string') return topic;
  return 'name' in topic ? topic.name : topic.topic;
}
