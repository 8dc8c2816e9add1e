import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';

interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  pending: unknown[];
  destroy(): void;
}

const require = createRequire(import.meta.url);
const RequestQueueClass = require('kafkajs/src/network/requestQueue') as new (options: object) => RequestQueue;

const logger = { debug: () => undefined, error: () => undefined, namespace: () => logger };

const aQueue = (): RequestQueue =>
  new RequestQueueClass({
    instrumentationEmitter: null,
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'kafka:9092',
    logger,
    isConnected: () => true,
  });

describe('the patch of kafkajs', () => {
  test('an idle connection arms no timer', () => {
    const queue = aQueue();
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
    queue.destroy();
  });

  test('a connection with a waiting request does, so the patch takes nothing away', () => {
    const queue = aQueue();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    queue.destroy();
  });
});
