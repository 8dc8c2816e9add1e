import { describe, expect, test } from '@jest/globals';
import type { SettingDescription } from '../../../runtime/src/index.ts';
import { configurationPage } from '../../../../scripts/configuration-page.ts';

const aSetting = (overrides: Partial<SettingDescription> = {}): SettingDescription => ({
  path: 'http.port',
  variable: 'HTTP_PORT',
  pathVariable: null,
  doc: 'Port of the status server',
  expected: 'a number',
  default: '9101',
  required: false,
  secret: false,
  ...overrides,
});

const rowsOf = (page: string, title: string) =>
  (page.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));

describe('the page of all settings', () => {
  test('tells shared settings once, with both defaults where they differ', () => {
    const page = configurationPage({
      checker: [aSetting(), aSetting({ path: 'checker.name', variable: 'CHECKER_NAME' })],
      writer: [aSetting({ default: '9102' }), aSetting({ path: 'writer.group', variable: 'WRITER_GROUP' })],
    });
    expect(rowsOf(page, 'Both services')).toEqual([
      '| `HTTP_PORT` | `http.port` | 9101 (checker), 9102 (writer) | a number | Port of the status server |',
    ]);
    expect(rowsOf(page, 'Checker').join()).toMatch(/^\| `CHECKER_NAME` \|[^]*$/);
    expect(rowsOf(page, 'Writer').join()).toMatch(/^\| `WRITER_GROUP` \|[^]*$/);
  });

  test.each<[string, Partial<SettingDescription>, string]>([
    ['what must be set', { default: null, required: true }, '| **required** |'],
    ['what may be left out', { default: null }, '| none |'],
    ['a file in place of the text', { pathVariable: 'HTTP_PORT_PATH' }, '| `HTTP_PORT` or `HTTP_PORT_PATH` |'],
    ['a secret', { secret: true }, '| Port of the status server (secret) |'],
    ['a stroke, which would end the cell', { expected: 'a | b' }, '| a \\| b |'],
  ])('tells %s', (_, overrides, cell) => {
    const page = configurationPage({ checker: [aSetting(overrides)], writer: [] });
    expect(rowsOf(page, 'Checker').join()).toContain(cell);
  });
});
