export { writerSettings } from './settings.ts';
