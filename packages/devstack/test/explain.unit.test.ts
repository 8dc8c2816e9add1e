import { expect, test } from '@jest/globals';
import { DevError } from '../src/dev-error.ts';
import { explain, inDevTerms } from '../src/explain.ts';

test('a full disk and a missing right are told with what to do', () => {
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/data/x' });
  expect(explain(full)).toBe(
    'Cannot write /data/x: the disk is full. Make room, or choose another folder: pnpm dev --data DIR',
  );
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/data' });
  expect(explain(denied)).toContain('Cannot write /data: no permission.');
});

test('what we said ourselves is told as it is', () => {
  expect(explain(new DevError('port 5 is taken'))).toBe('port 5 is taken');
});

test('an unknown error is told whole', () => {
  expect(explain(new TypeError('x'))).toContain('explain.unit.test');
});

test('settings are named as a person sets them here', () => {
  expect(inDevTerms('set KAFKA_BROKERS or DEV_DATABASE_URL')).toBe('set DEV_KAFKA_BROKERS or DEV_DATABASE_URL');
});
