/** What the generated endpoints have in common. */
export interface GeneratedEndpoints {
  /** 1 or more. */
  count: number;
  /** Default: the demo site `fast`. Each endpoint adds a query of its own. */
  url?: string;
  tenant?: string;
  /** As in an endpoints file. Default: a mix of 30s, 60s and 300s. */
  interval?: string;
}

const INTERVALS = ['30s', '60s', '60s', '300s'];
const EXPECTATIONS = [
  '{ status: [200-299] }',
  "{ pattern: { matches: 'Welcome,\\s+visitor' } }",
  "{ pattern: { absent: 'Fatal error' } }",
  "{ headers: { content-type: { matches: 'text/html' } } }",
  '{ within: 2s }',
];

/**
 * The text of an endpoints file of any size, for tests and measurements. A function of its options alone: the same
 * ones give the same file, and a larger count keeps the endpoints of a smaller one.
 */
export function generateEndpoints(options: GeneratedEndpoints): string {
  const { count, url = 'http://127.0.0.1:17400/', tenant = 'generated', interval } = options;
  const lines = [`tenant: ${tenant}`, 'endpoints:'];
  for (let n = 0; n < count; n++) {
    const target = new URL(url);
    target.searchParams.set('endpoint', String(n));
    lines.push(
      `  - id: endpoint-${String(n).padStart(6, '0')}`,
      `    url: ${target.href}`,
      `    interval: ${interval ?? pick(INTERVALS, n)}`,
      `    expect: ${pick(EXPECTATIONS, n)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function pick(choices: readonly string[], n: number): string {
  return choices[n % choices.length] ?? '';
}
