import { expect, test } from '@jest/globals';
import { serviceEnv } from '../../src/services/service-env.ts';

const servers = { brokers: ['127.0.0.1:9000'], databaseUrl: 'postgres://local/dev' };

test("the services' own variables of a shell never reach them", () => {
  const shell = {
    DATABASE_URL: 'postgres://production/',
    KAFKA_BROKERS: 'production:9092',
    KAFKA_CA: 'x',
    CONFIG_FILE: 'y',
  };
  expect(serviceEnv({ ...shell, PATH: '/bin' }, servers)).toEqual({
    PATH: '/bin',
    KAFKA_BROKERS: '127.0.0.1:9000',
    DATABASE_URL: 'postgres://local/dev',
    KAFKA_CREATE_TOPICS: 'true',
    KAFKA_REPLICATION: '1',
    KAFKA_SESSION_TIMEOUT: '6s',
    CHECKER_LOCATION: 'default',
    HTTP_PORT: '0',
    LOG_FORMAT: 'json',
  });
});

test('a setting or a secret with DEV_ before its name does', () => {
  const env = serviceEnv(
    { DEV_KAFKA_USERNAME: 'me', DEV_SECRET_SHOP_KEY: 's', DEV_KAFKA_SESSION_TIMEOUT: '9s' },
    servers,
  );
  expect(env).toMatchObject({ KAFKA_USERNAME: 'me', SECRET_SHOP_KEY: 's', KAFKA_SESSION_TIMEOUT: '9s' });
});

test('a checker is told of no database, and its code is cached where a person wants it', () => {
  const env = serviceEnv({ NODE_COMPILE_CACHE: 'cache' }, { brokers: ['127.0.0.1:9000'] });
  expect(env).toMatchObject({ KAFKA_BROKERS: '127.0.0.1:9000', NODE_COMPILE_CACHE: 'cache' });
  expect(env).not.toHaveProperty('DATABASE_URL');
});
