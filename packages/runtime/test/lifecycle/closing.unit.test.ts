import { describe, expect, test } from '@jest/globals';
import { createClosing } from '../../src/lifecycle/closing.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

describe('createClosing', () => {
  test('what was opened last is closed first, one after the other', async () => {
    const closing = createClosing(recordingLog().log);
    const closed: string[] = [];
    closing.defer('first', () => void closed.push('first'));
    closing.defer('second', async () => {
      await Promise.resolve();
      closed.push('second');
    });
    await expect(closing.closeAll()).resolves.toBe(true);
    expect(closed).toEqual(['second', 'first']);
  });

  test('one that fails is logged and does not keep the others open', async () => {
    const { log, lines } = recordingLog();
    const closing = createClosing(log);
    const closed: string[] = [];
    closing.defer('first', () => void closed.push('first'));
    closing.defer('second', () => Promise.reject(new Error('stuck')));
    await expect(closing.closeAll()).resolves.toBe(false);
    expect(closed).toEqual(['first']);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', what: 'second', msg: 'closing failed' }));
  });

  test('closing again does nothing', async () => {
    const closing = createClosing(recordingLog().log);
    let times = 0;
    closing.defer('only', () => void times++);
    await closing.closeAll();
    await closing.closeAll();
    expect(times).toBe(1);
  });
});
