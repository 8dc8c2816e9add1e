import type { ServiceContext } from '@checkstream/runtime';
import type { WriterSettings } from './settings.ts';

export type WriterContext = ServiceContext<WriterSettings>;
