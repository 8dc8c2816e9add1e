import { fork } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BEHAVIOURS } from '../behaviours/all.ts';
import { endpointOf, openChecker } from '../check-endpoint.ts';

// Probes every site there is, again and again: node soak.ts PROBES [IN_FLIGHT] [SAMPLES]. A line of JSON per sample.
const [probes = 0, inFlight = 100, samples = 10] = process.argv.slice(2).map(Number);

/** What a process holds when no probe runs. */
export interface Sample {
  probes: number;
  seconds: number;
  cpuSeconds: number;
  heapMb: number;
  /** Outside of V8's heap: bodies, decoders, TLS. */
  buffersMb: number;
  residentMb: number;
  /** `null` where the system does not show them. */
  descriptors: number | null;
  /** Sockets, servers, lookups, decoders and whatever else is open. */
  handles: number;
  timers: number;
  listeners: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const abandon = new AbortController();
const checker = openChecker({ patternTimeoutMs: 250 });
const sites = fork(fileURLToPath(new URL('./hostile-sites.ts', import.meta.url)));
const [urls] = (await once(sites, 'message')) as [Record<string, string>];
const endpoints = Object.values(BEHAVIOURS)
  .flat()
  .map(({ name, definition, expect }) => endpointOf({ url: urls[name] ?? '', ...definition, expect: expect ?? {} }));

let started = 0;
for (let sample = 0; sample < samples; sample++) {
  await probeUntil(Math.round(((sample + 1) * probes) / samples));
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
}
sites.disconnect();
await checker.close();

async function probeUntil(count: number): Promise<void> {
  const worker = async (): Promise<void> => {
    while (started < count) {
      const endpoint = endpoints[started++ % endpoints.length]!;
      await checker.check(endpoint, Date.now(), abandon.signal);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

async function measure(): Promise<Sample> {
  // What was destroyed closes within a few turns of the loop.
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const resources = process.getActiveResourcesInfo();
  const timers = resources.filter((name) => name === 'Timeout').length;
  const inMb = (bytes: number): number => Math.round(bytes / 104_857.6) / 10;
  return {
    probes: started,
    seconds: Math.round(performance.now() / 1000),
    cpuSeconds: Math.round((user + system) / 1e6),
    heapMb: inMb(heapUsed),
    buffersMb: inMb(external),
    residentMb: inMb(rss),
    descriptors: descriptors(),
    handles: resources.length - timers,
    timers,
    listeners: getEventListeners(abandon.signal, 'abort').length,
  };
}

function descriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
