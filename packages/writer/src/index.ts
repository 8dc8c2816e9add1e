export { writerGroupSettings, writerSettings } from './settings.ts';
