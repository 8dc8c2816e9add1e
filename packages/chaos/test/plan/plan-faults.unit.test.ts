import { describe, expect, test } from '@jest/globals';
import { planFaults } from '../../src/plan/plan-faults.ts';

const OPTIONS = { seed: 4_711, faults: 400, brokerMayCrash: true, kafkaHasPasswords: true, short: false };
const kindsIn = (options = OPTIONS) => new Set(planFaults(options).map(({ fault }) => fault.kind));

describe('a plan of faults', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planFaults(OPTIONS)).toEqual(planFaults(OPTIONS));
    expect(planFaults(OPTIONS)).not.toEqual(planFaults({ ...OPTIONS, seed: 4_712 }));
  });

  test('of a longer run begins as that of a shorter one', () => {
    expect(planFaults(OPTIONS).slice(0, 20)).toEqual(planFaults({ ...OPTIONS, faults: 20 }));
  });

  test('has every kind in it, and keeps a broker alive that may not crash', () => {
    expect(kindsIn().size).toBe(19);
    expect(kindsIn({ ...OPTIONS, brokerMayCrash: false })).toEqual(
      new Set([...kindsIn()].filter((kind) => kind !== 'broker-crash')),
    );
  });

  test('changes no password of a Kafka that knows none, or when there is little time', () => {
    const changed = (options: Partial<typeof OPTIONS>) =>
      new Set(
        planFaults({ ...OPTIONS, ...options }).flatMap(({ fault }) =>
          fault.kind === 'password-rotated' ? [fault.of] : [],
        ),
      );
    expect(changed({})).toEqual(new Set(['kafka', 'postgresql']));
    expect(changed({ kafkaHasPasswords: false })).toEqual(new Set(['postgresql']));
    expect(changed({ short: true })).toEqual(new Set(['postgresql']));
  });

  test('lasts longer than a session of 6 s in places, unless it is to be short', () => {
    const longest = (short: boolean) =>
      Math.max(...planFaults({ ...OPTIONS, short }).map(({ fault }) => ('ms' in fault ? fault.ms : 0)));
    expect(longest(false)).toBeGreaterThan(6_000);
    expect(longest(true)).toBeLessThanOrEqual(2_500);
  });
});
