import { describe, expect, test } from '@jest/globals';
import { hitsKafka, targetsOf, type Fault } from '../../src/plan/fault.ts';

const by = 'close';

describe('a fault', () => {
  test.each<[Fault, string[]]>([
    [{ kind: 'kill', service: 'writer-2' }, ['writer-2']],
    [{ kind: 'broker-silent', ms: 1 }, ['kafka']],
    [{ kind: 'database-silent', ms: 1 }, ['postgresql']],
    [{ kind: 'certificate-rotated', of: 'kafka', by }, ['kafka']],
    [{ kind: 'certificate-rotated', of: 'postgresql', by }, ['postgresql']],
    [{ kind: 'password-rotated', of: 'postgresql', by, refusedMs: 1 }, ['postgresql', 'writer-1', 'writer-2']],
    [
      { kind: 'password-rotated', of: 'kafka', by, refusedMs: 1 },
      ['kafka', 'checker-1', 'checker-2', 'writer-1', 'writer-2'],
    ],
  ])('%j hits %j', (fault, targets) => {
    expect(targetsOf(fault)).toEqual(targets);
    expect(hitsKafka(fault)).toBe(targets.includes('kafka'));
  });
});
