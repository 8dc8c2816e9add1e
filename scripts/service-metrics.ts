import { createCanaryMetrics } from '../packages/checker/src/canary/canary-metrics.ts';
import { createMetrics as createCheckerMetrics } from '../packages/checker/src/metrics.ts';
import { createMetrics } from '../packages/runtime/src/metrics/create-metrics.ts';
import { quietLog } from '../packages/runtime/src/testing/index.ts';
import { watchCertificates } from '../packages/runtime/src/tls/watch-certificates.ts';
import { createWriterMetrics } from '../packages/writer/src/metrics.ts';

export interface DescribedMetric {
  name: string;
  help: string;
  type: string;
  labelNames: string[];
}

export type Service = 'checker' | 'writer';

const OWN = 'checkstream_';

/** Every metric of ours that a service has, in its order; not those of Node.js, which come with its library. */
export function serviceMetrics(service: Service): DescribedMetric[] {
  const registry = createMetrics(service, process.version);
  watchCertificates({ metrics: registry, log: quietLog(), now: () => Date.now() });
  if (service === 'writer') {
    createWriterMetrics(registry, () => 0).watchConnection(() => true);
  } else {
    const none = () => 0;
    const gauges = { endpoints: none, inFlight: none, unjudged: none, buffered: none };
    createCheckerMetrics(registry).watch({ ...gauges, limits: { inFlight: 0, buffered: 0 } });
    createCanaryMetrics(registry);
  }
  const metrics = registry.getMetricsAsArray() as unknown as DescribedMetric[];
  return metrics.filter(({ name }) => name.startsWith(OWN));
}
