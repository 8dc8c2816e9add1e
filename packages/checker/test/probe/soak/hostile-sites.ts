import { BEHAVIOURS } from '../behaviours/all.ts';

// A process of its own for all sites, so that nothing of theirs is taken for the checker's. It ends with its parent.
const urls: Record<string, string> = {};
for (const { name, site } of Object.values(BEHAVIOURS).flat()) urls[name] = (await site()).url;
process.on('disconnect', () => process.exit());
process.send?.(urls);
