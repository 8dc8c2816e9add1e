import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/log/create-logger.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

describe('createLogger', () => {
  test('a line has an ISO time, the name of its level and the name of the process', () => {
    const { log, lines } = recordingLog();
    log.info({ topic: 'checks' }, 'joined');
    expect(lines[0]).toMatchObject({ level: 'info', name: 'test', topic: 'checks', msg: 'joined' });
    expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('secrets are replaced, on the first two levels', () => {
    const { log, lines } = recordingLog();
    log.info({ password: 'p1', kafka: { username: 'u', password: 'p2', privateKey: 'k' } }, 'settings');
    expect(lines[0]).toMatchObject({ password: '***', kafka: { username: 'u', password: '***', privateKey: '***' } });
  });

  test('credentials inside URLs are replaced in fields, child bindings and errors', () => {
    const { log, lines } = recordingLog();
    const err = new Error('cannot reach https://user:secret@registry:8081/x', {
      cause: new Error('postgres://u:secret@db/x?password=secret'),
    });
    log.child({ registry: 'https://user:secret@registry' }).warn({ url: 'postgres://u:secret@db/x', err }, 'trouble');
    const text = JSON.stringify(lines);
    expect(text).not.toContain('secret@');
    expect(text).not.toContain('=secret');
    expect(lines[0]).toMatchObject({ url: 'postgres://***@db/x', registry: 'https://***@registry' });
  });

  test('so are those with spaces and quotes in them', () => {
    const { log, lines } = recordingLog();
    log.child({ at: 'postgres://u:ge heim@db' }).warn({ url: 'postgres://u:ge"heim@db/x', other: 'me@db' }, 'trouble');
    expect(lines[0]).toMatchObject({ at: 'postgres://***@db', url: 'postgres://***@db/x', other: 'me@db' });
  });

  test('of an error only type, message, code, stack and causes are shown', () => {
    const { log, lines } = recordingLog();
    const err = Object.assign(new TypeError('bad'), { code: 'ECODE', headers: { authorization: 'x' }, config: {} });
    log.error({ err }, 'failed');
    expect(Object.keys(lines[0]?.['err'] as object).toSorted()).toEqual(['code', 'message', 'stack', 'type']);
    expect(lines[0]?.['err']).toMatchObject({ type: 'TypeError', message: 'bad', code: 'ECODE' });
  });

  test('lines below the level are left out', () => {
    const { log, lines } = recordingLog('warn');
    log.info('no');
    log.warn('yes');
    expect(lines.map(({ msg }) => msg)).toEqual(['yes']);
  });

  test('pretty lines are text for people', () => {
    const written: string[] = [];
    const destination = { write: (line: string) => void written.push(line) };
    createLogger({ name: 'test', level: 'info', format: 'pretty', destination }).info({ topic: 'checks' }, 'joined');
    expect(written.join('')).toMatch(/INFO.*joined/);
    expect(written.join('')).toContain('topic: "checks"');
  });
});
