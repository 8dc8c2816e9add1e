import { availableParallelism } from 'node:os';

const project = (name, suffix, more = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testMatch: [`<rootDir>/packages/*/test/**/*.${suffix}.test.ts`],
  ...more,
});

export default {
  projects: [
    project('unit', 'unit'),
    project('integration', 'int', {
      globalSetup: '<rootDir>/packages/testkit/src/global-setup.ts',
      globalTeardown: '<rootDir>/packages/testkit/src/global-teardown.ts',
    }),
  ],
  // Integration suites mostly wait (session timeouts, outages), so even two cores run three of them at a time.
  maxWorkers: Math.max(3, availableParallelism() - 1),
  // Of the tests of a suite that may run side by side: each of them brings processes of its own.
  maxConcurrency: 3,
  testTimeout: 30_000,
  // Taking down a worker's heap takes up to half a second on busy cores, the time jest allows; only leaks take longer.
  workerGracefulExitTimeout: 10_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
};
