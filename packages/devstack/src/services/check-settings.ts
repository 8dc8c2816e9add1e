import { checkerSettings } from '@checkstream/checker';
import { describeSettings, loadSettings, SettingsError } from '@checkstream/runtime';
import { writerSettings } from '@checkstream/writer';
import { serviceEnv } from './service-env.ts';

type Environment = Record<string, string | undefined>;

/** What `pnpm dev` decides: the status servers, logs it can read, and that it alone applies an endpoints file. */
const DECIDED = /^(?:HTTP_.*|LOG_FORMAT|CHECKER_ENDPOINTS_FILE)$/;
const INSTEAD: Record<string, string> = { DEV_CHECKER_ENDPOINTS_FILE: 'use --endpoints FILE' };

/** Stand for the servers that are not running yet. */
const NOT_YET = { brokers: '127.0.0.1:9092', databaseUrl: 'postgres://127.0.0.1/dev' };

/**
 * Returns where the checker will say it runs. Throws SettingsError for every DEV_ variable that checker or writer would
 * refuse, or that reaches neither: a service that dies of its settings would be started again for ever.
 */
export function checkSettings(env: Environment): { location: string } {
  const brokers = env['DEV_KAFKA_BROKERS'] || NOT_YET.brokers;
  const databaseUrl = env['DEV_DATABASE_URL'] || NOT_YET.databaseUrl;
  const services = serviceEnv(env, { brokers: brokers.split(','), databaseUrl });
  const problems = [
    ...strangers(env),
    ...problemsOf(() => loadSettings(checkerSettings, { env: services })),
    ...problemsOf(() => loadSettings(writerSettings, { env: services })),
  ];
  if (problems.length > 0) throw new SettingsError([...new Set(problems)]);
  return { location: loadSettings(checkerSettings, { env: services }).checker.location };
}

function strangers(env: Environment): string[] {
  const known = new Set(
    [checkerSettings, writerSettings]
      .flatMap(describeSettings)
      .flatMap(({ variable, pathVariable }) => [variable, pathVariable])
      .filter((name) => name !== null && !DECIDED.test(name))
      .map((name) => `DEV_${name}`),
  );
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith('DEV_') && !known.has(name) && (value ?? '').trim() !== '')
    .filter(([name]) => !/^DEV_SECRET_./.test(name))
    .map(
      ([name]) =>
        `${name}: it reaches no service; ${INSTEAD[name] ?? 'correct its name (pnpm dev --help), or unset it'}`,
    );
}

function problemsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
