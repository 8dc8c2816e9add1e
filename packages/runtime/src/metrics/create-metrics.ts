import { readFileSync } from 'node:fs';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** A registry of its own, so that two services in one process do not meet. Holds what every process tells. */
export function createMetrics(service: string, nodeVersion: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'checkstream_build_info',
    help: 'Always 1; the labels say which service, version and Node.js this is',
    labelNames: ['service', 'version', 'node'],
    registers: [registry],
  }).set({ service, version: readVersion(), node: nodeVersion }, 1);
  return registry;
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
