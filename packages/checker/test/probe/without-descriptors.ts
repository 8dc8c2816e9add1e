import { createLookup } from '../../src/probe/lookup/create-lookup.ts';
import { useUpDescriptors } from '../use-up-descriptors.ts';
import { openChecker } from './check-endpoint.ts';

// A process of its own, started with few file descriptors: it uses them all up, then checks endpoints.
const none = '/nonexistent';
const lookup = createLookup({ now: () => performance.now(), files: { hosts: none, resolv: none, nsswitch: none } });
const { run, close } = openChecker({ lookup });
useUpDescriptors();
const atAnAddress = await run({ url: 'http://127.0.0.1:1/' });
const atAName = await run({ url: 'http://shop.test:1/' });
process.stdout.write(JSON.stringify({ atAnAddress, atAName }));
await close();
