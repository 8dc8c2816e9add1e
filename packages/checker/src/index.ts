export { checkerSettings } from './settings.ts';
