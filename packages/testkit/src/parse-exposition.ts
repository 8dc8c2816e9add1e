export interface Metric {
  name: string;
  help: string;
  type: string;
  samples: Sample[];
}

interface Sample {
  /** Of a histogram with `_bucket`, `_sum` or `_count` at its end. */
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const KEY = '[a-zA-Z_][a-zA-Z0-9_]*';
const VALUE = String.raw`(?:[^"\\\n]|\\[\\"n])*`;
const LABEL = `${KEY}="${VALUE}"`;
const HELP = new RegExp(`^# HELP (${NAME}) (.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
// A comma behind the last label is part of the format.
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL}(?:,${LABEL})*,?)?)\\})? (\\S+)$`);
const LABELS = new RegExp(`(${KEY})="(${VALUE})"`, 'g');
const SUFFIXES: Record<string, string[]> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Reads Prometheus's text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats) as strictly as it is
 * written there: every metric in one piece, HELP and TYPE first, no series twice, counters from 0 up, the buckets
 * of a histogram in one piece and cumulative to +Inf.
 * @throws with the line that is not as it must be.
 */
export function parseExposition(text: string): Map<string, Metric> {
  if (!text.endsWith('\n')) throw new Error('expected a line break at the end');
  const metrics = new Map<string, Metric>();
  let current: Metric | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    if (line.startsWith('# HELP ')) current = begin(line, metrics);
    else if (line.startsWith('# TYPE ')) setType(line, current);
    else if (!line.startsWith('#')) addSample(line, current);
  }
  for (const metric of metrics.values()) {
    if (metric.type === '') throw new Error(`${metric.name}: expected a TYPE`);
    if (metric.type === 'histogram') checkHistogram(metric);
  }
  return metrics;
}

/** The value of the series with these labels; 0 when there is none. */
export function valueOf(metrics: Map<string, Metric>, name: string, labels: Record<string, string> = {}): number {
  const metric = metrics.get(name) ?? metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  const fits = (sample: Sample) =>
    sample.name === name && Object.entries(labels).every(([key, wanted]) => sample.labels[key] === wanted);
  return (metric?.samples ?? []).filter(fits).reduce((sum, { value }) => sum + value, 0);
}

function begin(line: string, metrics: Map<string, Metric>): Metric {
  const [, name = '', help = ''] = HELP.exec(line) ?? refuse(line, 'a HELP with a name and a text');
  if (metrics.has(name)) refuse(line, 'each metric once and in one piece');
  const metric = { name, help, type: '', samples: [] };
  metrics.set(name, metric);
  return metric;
}

function setType(line: string, current: Metric | null): void {
  const [, name, type = ''] = TYPE.exec(line) ?? refuse(line, 'a TYPE of the format');
  if (current === null || name !== current.name || current.type !== '')
    return refuse(line, 'the TYPE once, behind the HELP of its metric');
  current.type = type;
}

function addSample(line: string, current: Metric | null): void {
  const [, name = '', inBraces = '', text = ''] = SAMPLE.exec(line) ?? refuse(line, 'name{label="value"} number');
  if (current === null || current.type === '') return refuse(line, 'HELP and TYPE before the first sample');
  const names = (SUFFIXES[current.type] ?? ['']).map((suffix) => `${current.name}${suffix}`);
  if (!names.includes(name)) refuse(line, `a sample of ${current.name}`);
  const sample = { name, labels: labelsIn(inBraces, line), value: valueIn(text, current.type, line) };
  const series = seriesOf(sample);
  if (current.samples.some((other) => seriesOf(other) === series)) refuse(line, 'each series once');
  current.samples.push(sample);
}

const seriesOf = ({ name, labels }: Sample): string => JSON.stringify([name, Object.entries(labels).toSorted()]);

function labelsIn(inBraces: string, line: string): Record<string, string> {
  const pairs = [...inBraces.matchAll(LABELS)].map(([, key = '', value = '']) => [key, unescaped(value)]);
  const labels = Object.fromEntries(pairs) as Record<string, string>;
  return Object.keys(labels).length === pairs.length ? labels : refuse(line, 'each label once');
}

const unescaped = (value: string): string =>
  value.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : String(character)));

function valueIn(text: string, type: string, line: string): number {
  const value = numberIn(text, line);
  return type !== 'counter' || value >= 0 ? value : refuse(line, 'a counter from 0 up');
}

function numberIn(text: string, line: string): number {
  // In any case, as Go's ParseFloat takes them: prom-client writes `Nan`.
  const special = { nan: NaN, '+inf': Infinity, '-inf': -Infinity }[text.toLowerCase()];
  if (special !== undefined) return special;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : refuse(line, 'a number');
}

function checkHistogram({ name, samples }: Metric): void {
  const series = Map.groupBy(samples, ({ labels: { le: _, ...others } }) => JSON.stringify(others));
  for (const group of series.values()) {
    const buckets = group.slice(0, -2);
    const last = buckets.at(-1);
    const total = group.find((sample) => sample.name === `${name}_count`);
    const isWhole = isCumulative(buckets) && last?.labels['le'] === '+Inf' && total?.value === last.value;
    if (!isWhole || !isInOrder(name, group))
      throw new Error(`${name}: expected cumulative buckets up to +Inf, then a sum and a count`);
  }
}

/** Buckets in one piece, and behind them what there is of all of them, which has no edge. */
function isInOrder(name: string, group: Sample[]): boolean {
  const isBucket = (sample: Sample) => sample.name === `${name}_bucket`;
  const ofAll = group.slice(-2);
  return group.slice(0, -2).every(isBucket) && !ofAll.some((sample) => isBucket(sample) || 'le' in sample.labels);
}

function isCumulative(buckets: Sample[]): boolean {
  const edges = buckets.map(({ name, labels: { le = '' } }) => numberIn(le, `${name}{le="${le}"}`));
  return buckets.every(({ value }, at) => {
    const [edge = NaN, edgeBefore = -Infinity] = [edges[at], edges[at - 1]];
    return edge > edgeBefore && value >= (buckets[at - 1]?.value ?? 0);
  });
}

function refuse(line: string, expected: string): never {
  throw new Error(`expected ${expected}, came: ${line}`);
}
