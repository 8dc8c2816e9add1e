import { describe, expect, test } from '@jest/globals';
import { withDeadline } from '../../src/waiting/with-deadline.ts';

const never = new Promise<string>(() => undefined);
const tooLate = () => {
  throw new Error('too late');
};

describe('withDeadline', () => {
  test('what comes in time is given on, an error too', async () => {
    await expect(withDeadline(Promise.resolve('here'), { ms: 0, late: tooLate })).resolves.toBe('here');
    await expect(withDeadline(Promise.reject(new Error('no')), { ms: 0, late: tooLate })).rejects.toThrow('no');
  });

  test('what comes late is what its caller makes of it', async () => {
    await expect(withDeadline(never, { ms: 1, late: () => 'nothing' })).resolves.toBe('nothing');
    await expect(withDeadline(never, { ms: 1, late: tooLate })).rejects.toThrow('too late');
  });
});
