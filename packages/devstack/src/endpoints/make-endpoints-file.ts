import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { DEMO_PORT, DEMO_SITES } from '../demo-sites/demo-sites.ts';

/** Copies the example to where the person's own file is expected, unless there is one. Returns whether it did. */
export async function makeEndpointsFile(file: string, exampleFile: string, demoPort: number): Promise<boolean> {
  if (existsSync(file)) return false;
  await makeFolder(path.dirname(file));
  await writeFile(file, moveDemoSites(await readFile(exampleFile, 'utf8'), demoPort), { flag: 'wx' });
  return true;
}

/** The example names the demo sites by their usual ports. */
export function moveDemoSites(text: string, demoPort: number): string {
  return text.replaceAll(/127\.0\.0\.1:(\d+)/g, (address, port: string) => {
    const at = Number(port) - DEMO_PORT;
    return at in DEMO_SITES ? `127.0.0.1:${demoPort + at}` : address;
  });
}
