import { join } from 'node:path';
import { hostname } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { loadSettings, SettingsError } from '@checkstream/runtime';
import { checkerSettings } from '../src/settings.ts';

const load = (env: Record<string, string>) =>
  loadSettings(checkerSettings, { env: { KAFKA_BROKERS: 'kafka:9092', ...env } });

const problemsOf = (env: Record<string, string>): string[] => {
  try {
    load(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

describe("a checker's settings", () => {
  test('have defaults for all but the brokers', () => {
    expect(load({}).checker).toEqual({
      location: 'default',
      name: hostname(),
      endpointsFile: null,
      secretsDir: null,
      secretTenants: null,
      maxInFlight: 1000,
      maxBodyBytes: 1024 * 1024,
      patternTimeoutMs: 500,
      buffer: 100_000,
      egressDeny: ['default'],
      egressAllow: [],
    });
    expect(load({}).http.port).toBe(9101);
  });

  test('come from the environment', () => {
    expect(
      load({ CHECKER_LOCATION: 'oregon', CHECKER_NAME: 'a', CHECKER_MAX_BODY: '64KiB', CHECKER_PATTERN_TIMEOUT: '2s' })
        .checker,
    ).toMatchObject({ location: 'oregon', name: 'a', maxBodyBytes: 65_536, patternTimeoutMs: 2_000 });
  });

  test('come from the example file', () => {
    const file = join(import.meta.dirname, '../../../config/checker.example.json');
    const settings = loadSettings(checkerSettings, { env: { CONFIG_FILE: file } });
    expect(settings.checker).toMatchObject({ location: 'helsinki', name: 'checker-1', maxBodyBytes: 1024 * 1024 });
    expect(settings.kafka.brokers).toHaveLength(2);
  });

  test.each([
    [{ CHECKER_MAX_IN_FLIGHT: '0' }, 'CHECKER_MAX_IN_FLIGHT: expected a whole number from 0, at least 1, came 0'],
    [{ CHECKER_BUFFER: 'many' }, 'CHECKER_BUFFER: expected a whole number from 0, at least 1, came "many"'],
    [{ CHECKER_LOCATION: 'Helsinki North' }, /^CHECKER_LOCATION: expected a name of .* came "Helsinki North"$/m],
    [
      { CHECKER_NAME: 'x'.repeat(201) },
      /^CHECKER_NAME: expected a text of 1 to 200 characters, came one of 201 .*"x{40}"$/m,
    ],
    [{ KAFKA_BROKERS: '' }, 'KAFKA_BROKERS: expected host:port'],
  ])('are refused with a sentence: %j', (env, problem) => {
    expect(problemsOf(env).join('\n')).toMatch(problem);
  });

  test('name every tenant and every range that is none', () => {
    expect(load({ CHECKER_SECRET_TENANTS: 'acme, default' }).checker.secretTenants).toEqual(['acme', 'default']);
    expect(problemsOf({ CHECKER_SECRET_TENANTS: 'Acme' }).join()).toContain(
      'CHECKER_SECRET_TENANTS: expected names of',
    );
    expect(load({ CHECKER_EGRESS_DENY: 'default,10.0.0.0/8' }).checker.egressDeny).toEqual(['default', '10.0.0.0/8']);
    expect(problemsOf({ CHECKER_EGRESS_DENY: 'default,10.0.0.1/8' }).join()).toMatch(
      /^CHECKER_EGRESS_DENY: expected .* sets link-local, .* came "10\.0\.0\.1\/8"$/,
    );
    expect(problemsOf({ CHECKER_EGRESS_ALLOW: 'intranet' }).join()).toContain('came "intranet"');
  });
});
