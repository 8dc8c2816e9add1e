import { createNews as createRuntimeNews } from '@checkstream/runtime';

/** Was this never said of this endpoint before? So that a log has it once, and not at every probe. */
export const createNews = () => createRuntimeNews().isNews;
