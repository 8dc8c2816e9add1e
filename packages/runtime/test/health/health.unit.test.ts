import { describe, expect, test } from '@jest/globals';
import { createHealth } from '../../src/health/create-health.ts';
import { createProgress } from '../../src/health/create-progress.ts';

describe('createHealth', () => {
  test('without checks a process is live and ready', () => {
    const health = createHealth();
    expect(health.live()).toEqual({ status: 'ok', reasons: {} });
    expect(health.ready()).toEqual({ status: 'ok', reasons: {} });
  });

  test('the reasons of all failing checks are told, and only theirs', () => {
    const health = createHealth();
    health.readyWhen('kafka', () => 'not reachable');
    health.readyWhen('postgres', () => null);
    health.readyWhen('definitions', () => 'not read yet');
    expect(health.ready()).toEqual({
      status: 'unavailable',
      reasons: { kafka: 'not reachable', definitions: 'not read yet' },
    });
    expect(health.live().status).toBe('ok');
  });

  test('a check is asked anew at every report', () => {
    const health = createHealth();
    let reason: string | null = 'away';
    health.readyWhen('kafka', () => reason);
    expect(health.ready().status).toBe('unavailable');
    reason = null;
    expect(health.ready().status).toBe('ok');
  });
});

describe('createProgress', () => {
  test('live turns off just past the bound without a beat, and on again with one', () => {
    const health = createHealth();
    let now = 1_000;
    const progress = createProgress(health, 'consumer', { now: () => now });
    now += 60_000;
    expect(health.live().status).toBe('ok');
    now += 1;
    expect(health.live()).toEqual({ status: 'unavailable', reasons: { consumer: 'no progress for 60 s' } });
    progress.beat();
    expect(health.live().status).toBe('ok');
  });

  test('silence is no stall while there is nothing to do', () => {
    const health = createHealth();
    let now = 1_000;
    let isIdle = true;
    const progress = createProgress(health, 'publish', { withinMs: 5_000, isIdle: () => isIdle, now: () => now });
    now += 600_000;
    expect(health.live().status).toBe('ok');
    isIdle = false;
    progress.beat();
    now += 5_000;
    expect(health.live().status).toBe('ok');
    now += 1_000;
    expect(health.live().reasons).toEqual({ publish: 'no progress for 6 s' });
  });
});
