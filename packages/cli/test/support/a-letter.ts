import type { Letter } from '../../src/commands/dead-letters/letter.ts';
import { toLetter } from '../../src/commands/dead-letters/letter.ts';

/** A dead letter of a writer; `headers` replaces what it says about itself. */
export function aLetter({
  partition = 0,
  offset = 0,
  at = 0,
  reason = 'malformed',
  topic = 'checks',
  headers,
}: Partial<{
  partition: number;
  offset: number;
  at: number;
  reason: string;
  topic: string | null;
  headers: Record<string, Buffer>;
}> = {}): Letter {
  const own = {
    ...(topic !== null && { '__connect.errors.topic': Buffer.from(topic) }),
    '__connect.errors.reason': Buffer.from(reason),
  };
  return toLetter(partition, {
    key: Buffer.from('acme/e0'),
    value: Buffer.from('x'),
    headers: headers ?? own,
    timestamp: String(at),
    attributes: 0,
    offset: String(offset),
  });
}
