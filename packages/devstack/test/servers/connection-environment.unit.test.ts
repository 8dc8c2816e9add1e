import { expect, test } from '@jest/globals';
import path from 'node:path';
import { connectionEnvironment } from '../../src/servers/connection-environment.ts';
import { serviceEnv } from '../../src/services/service-env.ts';

const servers = { brokers: ['127.0.0.1:9000'], databaseUrl: 'postgres://local/dev' };

test('logins, topics, registry and CAs that were given to pnpm dev are told, and where the servers are', () => {
  const person = {
    DEV_KAFKA_USERNAME: 'dev',
    DEV_KAFKA_PASSWORD: 'secret',
    DEV_KAFKA_TOPIC_ENDPOINTS: 'mine.endpoints',
    DEV_SCHEMA_REGISTRY_URL: 'https://u:p@registry.example.com',
    DEV_DATABASE_CA: 'pem',
  };
  expect(connectionEnvironment(serviceEnv(person, servers))).toEqual({
    KAFKA_BROKERS: '127.0.0.1:9000',
    KAFKA_CREATE_TOPICS: 'true',
    KAFKA_REPLICATION: '1',
    KAFKA_SESSION_TIMEOUT: '6s',
    KAFKA_USERNAME: 'dev',
    KAFKA_PASSWORD: 'secret',
    KAFKA_TOPIC_ENDPOINTS: 'mine.endpoints',
    SCHEMA_REGISTRY_URL: 'https://u:p@registry.example.com',
    DATABASE_URL: 'postgres://local/dev',
    DATABASE_CA: 'pem',
  });
});

test('secrets of endpoints and settings of one service stay with the services', () => {
  const person = { DEV_SECRET_TOKEN: 's', DEV_CHECKER_BUFFER: '1', DEV_WRITER_GROUP: 'g', PATH: '/bin' };
  const told = Object.keys(connectionEnvironment(serviceEnv(person, servers)));
  expect(told.filter((name) => /SECRET|CHECKER|WRITER|PATH|HTTP|LOG/.test(name))).toEqual([]);
});

test('a path holds from any folder', () => {
  const { KAFKA_CA_PATH } = connectionEnvironment({ KAFKA_CA_PATH: 'ca.pem' });
  expect(KAFKA_CA_PATH).toBe(path.resolve('ca.pem'));
});
