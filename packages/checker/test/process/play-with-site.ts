import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEndpoint } from '@checkstream/schema/testing';
import { openSite, play, type Stage } from '@checkstream/testkit';
import { openWorld, type CheckerWorld } from './checker-world.ts';

/** A stage with a site of its own. */
export interface Scene extends Stage<CheckerWorld> {
  /** Endpoints whose site answers after so many milliseconds, or never. */
  watch: (answersAfterMs?: number, definition?: object) => Promise<void>;
  /** Requests that the site has seen. */
  asked: () => number;
  /** An endpoints file with this text. */
  file: (text: string) => Promise<string>;
}

export function playWithSite<T>(work: (scene: Scene) => Promise<T>): Promise<T> {
  return play(openWorld, async (stage) => work({ ...stage, ...(await aSite(stage)) }));
}

async function aSite({ world, undo }: Stage<CheckerWorld>): Promise<Pick<Scene, 'watch' | 'asked' | 'file'>> {
  let asked = 0;
  let answersAfterMs = 0;
  const site = await openSite((_request, response) => {
    asked += 1;
    if (answersAfterMs < Infinity) setTimeout(() => response.end('hello'), answersAfterMs);
  });
  undo.push(() => site.close());
  return {
    asked: () => asked,
    watch: async (afterMs = 0, more = {}) => {
      answersAfterMs = afterMs;
      const definition = { url: site.url, intervalMs: 5_000, timeoutMs: 4_000, ...more };
      const ids = Array.from({ length: 20 }, (_, number) => `acme/e${number}`);
      await world.apply(ids.map((endpointId) => anEndpoint({ endpointId, definition })));
    },
    file: async (text) => {
      const folder = await mkdtemp(join(tmpdir(), 'checker-'));
      undo.push(() => rm(folder, { recursive: true }));
      const path = join(folder, 'endpoints.yaml');
      await writeFile(path, text);
      return path;
    },
  };
}
