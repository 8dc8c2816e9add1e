import { describe, expect, test } from '@jest/globals';
import type { ApplyGuard, ApplyPlan } from '@checkstream/checker/apply';
import { anEndpoint } from '@checkstream/schema/testing';
import { createApproval } from '../../../src/commands/apply/approval.ts';
import type { ApplyOptions } from '../../../src/commands/apply/approval.ts';
import { aTerminal } from '../../support/a-terminal.ts';

const PLAN: ApplyPlan = {
  added: [anEndpoint({ endpointId: 'acme/new' })],
  changed: [],
  removed: ['acme/old', 'acme/older'],
  unchanged: [],
  pruned: [],
};
const HARMLESS: ApplyGuard = { needs: 'nothing' };
const REMOVES: ApplyGuard = { needs: 'yes', message: '2 endpoints would be removed' };
const PRUNES: ApplyGuard = { needs: 'prune', message: 'too many endpoints would be removed' };

function decide(guard: ApplyGuard, options: ApplyOptions, answer: string | null = null) {
  const ask = answer === null ? null : () => Promise.resolve(answer);
  const terminal = aTerminal({ ask });
  const decision = Promise.resolve(createApproval(options, terminal).approve(PLAN, guard));
  return { decision, terminal };
}

describe('approving a plan', () => {
  test('shows it first', async () => {
    const { decision, terminal } = decide(HARMLESS, {});
    await expect(decision).resolves.toBe(true);
    expect(terminal.printed().out).toContain('+ acme/new');
    expect(terminal.printed().out).toContain('- acme/older');
  });

  test.each([
    ['yes', true],
    ['', false],
  ])('takes the answer %j for %s', async (answer, approved) => {
    await expect(decide(REMOVES, {}, answer).decision).resolves.toBe(approved);
  });

  test('needs no answer after --yes', async () => {
    await expect(decide(REMOVES, { yes: true }).decision).resolves.toBe(true);
    await expect(decide(REMOVES, { yes: true }, 'no').decision).resolves.toBe(true);
  });

  test('refuses a removal when nobody can answer', async () => {
    await expect(decide(REMOVES, {}).decision).rejects.toThrow('2 endpoints would be removed');
  });

  test('refuses a removal whose plan nobody sees, because the output is JSON', async () => {
    await expect(decide(REMOVES, { json: true }, 'yes').decision).rejects.toThrow('with --json nobody is asked');
  });

  test('refuses to prune without being told to, whatever the answer', async () => {
    await expect(decide(PRUNES, { yes: true }, 'yes').decision).rejects.toThrow('too many endpoints');
    await expect(decide(PRUNES, { prune: true }, 'yes').decision).resolves.toBe(true);
    await expect(decide(PRUNES, { prune: true }, 'no').decision).resolves.toBe(false);
    await expect(decide(PRUNES, { prune: true, yes: true }).decision).resolves.toBe(true);
  });

  test('writes nothing in a dry run, and asks nobody', async () => {
    await expect(decide(PRUNES, { dryRun: true }).decision).resolves.toBe(false);
  });
});

describe('the colours of a plan', () => {
  test('tell what is added, changed and removed', () => {
    const terminal = aTerminal({ colours: true });
    const outcome = createApproval({}, terminal).outcome({ plan: PLAN, applied: true });
    expect(outcome).toContain('\u001b[32m+ acme/new');
    expect(outcome).toContain('\u001b[31m- acme/old');
    expect(outcome).toMatch(/\nApplied\.$/);
  });
});
