import { openSync } from 'node:fs';
import { openChecker } from './check-endpoint.ts';

// A process of its own, started with few file descriptors: it uses them all up, then checks an endpoint.
const { run, close } = openChecker();
try {
  for (;;) openSync('/dev/null', 'r');
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
}
const result = await run({ url: 'http://127.0.0.1:1/' });
process.stdout.write(JSON.stringify(result));
await close();
