import { expect, test } from '@jest/globals';
import { SettingsError } from '@checkstream/runtime';
import { explain } from '../../src/explain.ts';
import { checkSettings } from '../../src/services/check-settings.ts';

function refusalOf(env: Record<string, string>): string {
  try {
    checkSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return explain(error);
    throw error;
  }
  return '';
}

test('a value that a service would refuse is refused at once, in the words of the person', () => {
  expect(refusalOf({ DEV_LOG_LEVEL: 'loud' })).toMatch(/^DEV_LOG_LEVEL: [^\n]*loud[^\n]*$/);
  expect(refusalOf({ DEV_WRITER_BATCH_ROWS: '0' })).toMatch(/^DEV_WRITER_BATCH_ROWS/);
  expect(refusalOf({ DEV_CHECKER_PATTERN_TIMEOUT: 'soon' })).toMatch(/^DEV_CHECKER_PATTERN_TIMEOUT/);
});

test.each(['DEV_LOG_LEVL', 'DEV_HTTP_PORT', 'DEV_LOG_FORMAT', 'DEV_CONFIG_FILE', 'DEV_SECRET_', 'DEV_X'])(
  '%s reaches no service, and is refused',
  (name) => {
    expect(refusalOf({ [name]: '1' })).toBe(
      `${name}: it reaches no service; correct its name (pnpm dev --help), or unset it`,
    );
  },
);

test('a file that a checker applies by itself would be a second hand on the same endpoints', () => {
  expect(refusalOf({ DEV_CHECKER_ENDPOINTS_FILE: 'x.yaml' })).toBe(
    'DEV_CHECKER_ENDPOINTS_FILE: it reaches no service; use --endpoints FILE',
  );
});

test('where the checker will say it runs is known', () => {
  expect(checkSettings({})).toEqual({ location: 'default' });
  expect(checkSettings({ DEV_CHECKER_LOCATION: 'helsinki' })).toEqual({ location: 'helsinki' });
});

test('settings that are right, secrets, and variables that are not ours are welcome', () => {
  const right = { DEV_LOG_LEVEL: 'debug', DEV_KAFKA_BROKERS: 'k:1', DEV_DATABASE_URL: 'postgres://h/d' };
  expect(refusalOf({ ...right, DEV_SECRET_SHOP_KEY: 's', DEV_X: '', DEVELOPER: 'me', LOG_LEVEL: 'loud' })).toBe('');
});
