import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Folder {
  path: string;
  /** Writes files below it, and returns the whole path of the first. */
  write(files: Record<string, string>): Promise<string>;
  remove(): Promise<void>;
}

export async function aFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'checkstream-cli-'));
  return {
    path,
    write: async (files) => {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
      return join(path, Object.keys(files)[0] ?? '');
    },
    remove: () => rm(path, { recursive: true }),
  };
}

/** An endpoints file of these ids. */
export function endpointsYaml(tenant: string, ids: string[], interval = '30s'): string {
  const endpoints = ids.map((id) => `  - id: ${id}\n    url: http://127.0.0.1:8080/${id}\n    interval: ${interval}\n`);
  return `tenant: ${tenant}\nendpoints:${ids.length === 0 ? ' []' : ''}\n${endpoints.join('')}`;
}
