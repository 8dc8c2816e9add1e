import type { DescribedMetric, Service } from './service-metrics.ts';

/** The page of all metrics: what both services have comes first, then what only one of them has. */
export function metricsPage(services: Record<Service, DescribedMetric[]>): string {
  const { checker, writer } = services;
  const names = new Set(writer.map(({ name }) => name));
  const isShared = ({ name }: DescribedMetric) => names.has(name) && checker.some((other) => other.name === name);
  return [
    INTRODUCTION,
    '## Both services',
    table(checker.filter(isShared)),
    '## Checker',
    table(checker.filter((metric) => !isShared(metric))),
    '## Writer',
    table(writer.filter((metric) => !isShared(metric))),
  ].join('\n\n');
}

const INTRODUCTION = `# Metrics

Made from the code by \`pnpm generate\`; do not edit. Which of them are worth an alert: [operations](operations.md#watch).

Prometheus scrapes \`/metrics\` of each process. Names, units (seconds, bytes, counts) and types follow its conventions; a series of a closed set of labels (\`reason\`, \`outcome\`, \`failure_kind\`) is there from the start, at 0. Beside these come \`process_*\` and \`nodejs_*\`: memory, processor time, event loop, garbage collection.`;

function table(metrics: DescribedMetric[]): string {
  const rows = metrics.map(
    ({ name, type, labelNames, help }) =>
      `| \`${name}\` | ${type} | ${labels(labelNames)} | ${help.replaceAll('|', '\\|')} |`,
  );
  return ['| metric | type | labels | what it is |', '|---|---|---|---|', ...rows].join('\n');
}

const labels = (names: string[]): string => names.map((name) => `\`${name}\``).join(', ');
