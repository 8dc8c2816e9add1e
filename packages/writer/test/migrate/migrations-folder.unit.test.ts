import { expect, test } from '@jest/globals';
import { migrationsIn, NO_MIGRATION } from '../../src/migrate/migrations-folder.ts';

const MIGRATIONS = ['0002_checks.sql', '0001_names.sql'];
const LEFT_THERE = [
  '.DS_Store',
  '.0002_checks.sql.swp',
  '0002_checks.sql~',
  '0002_checks.sql.orig',
  'notes.sql',
  '0003',
];

test('of the files in the folder only migrations count, in order', () => {
  expect(migrationsIn([...LEFT_THERE, ...MIGRATIONS])).toEqual(['0001_names', '0002_checks']);
});

test('the library leaves the same files alone', () => {
  // It puts the pattern between these.
  const ignored = new RegExp(`^${NO_MIGRATION}$`);
  expect([...LEFT_THERE, ...MIGRATIONS].filter((file) => ignored.test(file))).toEqual(LEFT_THERE);
});
