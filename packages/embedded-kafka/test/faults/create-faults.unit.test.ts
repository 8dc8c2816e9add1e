import { beforeEach, describe, expect, test } from '@jest/globals';
import { createFaults } from '../../src/faults/create-faults.ts';
import type { FaultInjector } from '../../src/faults/create-faults.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { createGroups } from '../../src/groups/groups.ts';
import { createManualTimers } from '../groups/manual-timers.ts';

let injector: FaultInjector;
beforeEach(() => {
  const timers = createManualTimers();
  injector = createFaults({ groups: createGroups({ timers, initialRebalanceDelayMs: 0 }), timers });
});

/** Whether a heartbeat of the group is cut. */
async function isCut(groupId = 'g', clientId = 'c'): Promise<boolean> {
  const request = { api: 'Heartbeat', version: 3, clientId, body: { groupId } } as const;
  return (await injector.through(request, () => Promise.resolve({ error: 0 }))).cut !== null;
}

const cut: Fault = { on: 'Heartbeat', do: 'drop-before' };

describe('how often', () => {
  test('once unless told', async () => {
    const fault = injector.faults.inject(cut);
    expect([await isCut(), await isCut()]).toEqual([true, false]);
    expect(fault.fired()).toBe(1);
  });

  test('as often as told', async () => {
    injector.faults.inject({ ...cut, times: 2 });
    expect([await isCut(), await isCut(), await isCut()]).toEqual([true, true, false]);
  });

  test('until lifted', async () => {
    const fault = injector.faults.inject({ ...cut, times: Infinity });
    expect([await isCut(), await isCut()]).toEqual([true, true]);
    fault.lift();
    expect(await isCut()).toBe(false);
    expect(fault.fired()).toBe(2);
  });

  test.each([0, -1, 1.5, Number.NaN])('%d times is refused', (times) => {
    expect(() => injector.faults.inject({ ...cut, times })).toThrow(
      `expected a whole number from 1, or Infinity, came ${times}`,
    );
  });

  test.each([0, 0.5, Infinity])('%d ms is refused', (ms) => {
    expect(() => injector.faults.inject({ on: 'Heartbeat', do: 'delay', ms })).toThrow(`came ${ms}`);
  });
});

describe('which request', () => {
  test('only of its group and client', async () => {
    injector.faults.inject({ on: 'Heartbeat', do: 'drop-before', group: 'g', clientId: 'c' });
    expect([await isCut('other'), await isCut('g', 'other'), await isCut()]).toEqual([false, false, true]);
  });

  test('the oldest fault goes first, one a request', async () => {
    const faults = [injector.faults.inject(cut), injector.faults.inject(cut)];
    await isCut();
    expect(faults.map((fault) => fault.fired())).toEqual([1, 0]);
  });

  test('a rebalance waits for a group with members', async () => {
    const fault = injector.faults.inject({ on: 'Heartbeat', do: 'rebalance' });
    await isCut();
    expect(fault.fired()).toBe(0);
  });
});
