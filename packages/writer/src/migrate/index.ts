export { migrate, MigrationError } from './migrate.ts';
