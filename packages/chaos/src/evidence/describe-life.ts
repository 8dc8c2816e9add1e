import type { CheckerLife, Share } from '../account/evidence.ts';
import type { Life } from '../world/supervise.ts';

interface Topics {
  /** The group of the checkers. */
  groupId: string;
  endpointsTopic: string;
}

/** What a checker process said of itself, and what was done to it. */
export function describeLife({ name, startedAt, process, frozen, asked, ended }: Life, topics: Topics): CheckerLife {
  const at = asked?.at ?? ended?.at ?? null;
  return {
    name,
    startedAt,
    shares: sharesIn(process.lines, topics),
    frozen,
    endsAt: at,
    end: endOf(asked, ended),
    lost: lostIn(process.output()),
  };
}

function endOf(asked: Life['asked'], ended: Life['ended']): CheckerLife['end'] {
  if (ended === null) return 'alive';
  if (asked === null) return 'crashed';
  return asked.signal === 'SIGKILL' || ended.how === 'SIGKILL' ? 'killed' : 'stopped';
}

function sharesIn(lines: Life['process']['lines'], { groupId, endpointsTopic }: Topics): Share[] {
  const shares: Share[] = [];
  for (const { msg, time, ...fields } of lines) {
    const at = Date.parse(String(time));
    if (msg === 'joined the consumer group' && fields['groupId'] === groupId) {
      const partitions = (fields['partitions'] as Record<string, number[]>)[endpointsTopic] ?? [];
      shares.push({ at, partitions, completeAt: null });
    }
    const last = shares.at(-1);
    if (msg === 'the assigned partitions are read to their end' && last !== undefined) last.completeAt ??= at;
  }
  return shares;
}

/** Of results: a checker that stops while Kafka is away says how many it has to give up. */
function lostIn(output: string): number {
  return Number(/(\d+) results are lost/.exec(output)?.[1] ?? 0);
}
