import { describe, expect, test } from '@jest/globals';
import { parseExposition, valueOf } from '../src/parse-exposition.ts';

const text = (...lines: string[]) => `${lines.join('\n')}\n`;
const COUNTER = ['# HELP a_total Things', '# TYPE a_total counter'];
const HISTOGRAM = ['# HELP h_seconds Times', '# TYPE h_seconds histogram'];

describe('the text format of Prometheus', () => {
  test('is read with help, type, labels and values', () => {
    const metrics = parseExposition(
      text(
        ...COUNTER,
        'a_total{reason="x\\"y\\\\z\\n"} 3',
        'a_total 1e3',
        '',
        '# HELP g More',
        '# TYPE g gauge',
        'g -Inf',
      ),
    );
    expect([...metrics.values()]).toEqual([
      {
        name: 'a_total',
        help: 'Things',
        type: 'counter',
        samples: [
          { name: 'a_total', labels: { reason: 'x"y\\z\n' }, value: 3 },
          { name: 'a_total', labels: {}, value: 1_000 },
        ],
      },
      { name: 'g', help: 'More', type: 'gauge', samples: [{ name: 'g', labels: {}, value: -Infinity }] },
    ]);
    expect(valueOf(metrics, 'a_total')).toBe(1_003);
    expect(valueOf(metrics, 'a_total', { reason: 'other' })).toBe(0);
  });

  test.each(['NaN', 'Nan', 'nan'])('has values that are no number: %s', (none) => {
    expect(valueOf(parseExposition(text('# HELP g More', '# TYPE g gauge', `g ${none}`)), 'g')).toBeNaN();
  });

  test('may end its labels with a comma', () => {
    const [metric] = parseExposition(text(...COUNTER, 'a_total{a="1",b="2",} 3')).values();
    expect(metric?.samples).toEqual([{ name: 'a_total', labels: { a: '1', b: '2' }, value: 3 }]);
  });

  test('has histograms whose buckets go up to all of them', () => {
    const metrics = parseExposition(
      text(
        ...HISTOGRAM,
        'h_seconds_bucket{le="0.5"} 2',
        'h_seconds_bucket{le="+Inf"} 3',
        'h_seconds_sum 4',
        'h_seconds_count 3',
      ),
    );
    expect(valueOf(metrics, 'h_seconds_count')).toBe(3);
  });

  test.each([
    ['no line break at the end', COUNTER.join('\n')],
    ['a sample without HELP', text('# TYPE a_total counter', 'a_total 1')],
    ['a sample without TYPE', text('# HELP a_total Things', 'a_total 1')],
    ['a HELP without TYPE', text('# HELP a_total Things')],
    ['a TYPE of another metric', text('# HELP a_total Things', '# TYPE b_total counter')],
    [
      'a metric in two pieces',
      text(...COUNTER, ...HISTOGRAM.map((line) => line.replaceAll('h_seconds', 'b')), ...COUNTER),
    ],
    ['a sample of another metric', text(...COUNTER, 'b_total 1')],
    ['a series twice', text(...COUNTER, 'a_total{a="1",b="2"} 1', 'a_total{b="2",a="1"} 1')],
    ['a label twice', text(...COUNTER, 'a_total{a="1",a="2"} 1')],
    ['labels without a comma between them', text(...COUNTER, 'a_total{a="1"b="2"} 1')],
    ['a comma that follows none', text(...COUNTER, 'a_total{,} 1')],
    ['two commas', text(...COUNTER, 'a_total{a="1",,b="2"} 1')],
    ['a counter below zero', text(...COUNTER, 'a_total -1')],
    ['a counter that is no number', text(...COUNTER, 'a_total NaN')],
    ['a quote that is not escaped', text(...COUNTER, 'a_total{a="x"y"} 1')],
    ['a value that is no number', text(...COUNTER, 'a_total one')],
    ['an unknown type', text('# HELP a Things', '# TYPE a meter', 'a 1')],
    [
      'buckets that shrink',
      text(
        ...HISTOGRAM,
        'h_seconds_bucket{le="1"} 4',
        'h_seconds_bucket{le="+Inf"} 3',
        'h_seconds_sum 4',
        'h_seconds_count 3',
      ),
    ],
    [
      'no bucket for the rest',
      text(...HISTOGRAM, 'h_seconds_bucket{le="1"} 3', 'h_seconds_sum 4', 'h_seconds_count 3'),
    ],
    [
      'buckets on both sides of the sum',
      text(
        ...HISTOGRAM,
        'h_seconds_bucket{le="1"} 3',
        'h_seconds_sum 4',
        'h_seconds_bucket{le="+Inf"} 3',
        'h_seconds_count 3',
      ),
    ],
    [
      'a bucket below zero',
      text(
        ...HISTOGRAM,
        'h_seconds_bucket{le="1"} -1',
        'h_seconds_bucket{le="+Inf"} 3',
        'h_seconds_sum 4',
        'h_seconds_count 3',
      ),
    ],
    [
      'an edge that is no number',
      text(
        ...HISTOGRAM,
        'h_seconds_bucket{le=""} 1',
        'h_seconds_bucket{le="+Inf"} 3',
        'h_seconds_sum 4',
        'h_seconds_count 3',
      ),
    ],
    [
      'a sum with an edge',
      text(...HISTOGRAM, 'h_seconds_bucket{le="+Inf"} 3', 'h_seconds_sum{le="+Inf"} 4', 'h_seconds_count 3'),
    ],
    [
      'a count that differs',
      text(...HISTOGRAM, 'h_seconds_bucket{le="+Inf"} 3', 'h_seconds_sum 4', 'h_seconds_count 2'),
    ],
  ])('is refused with %s', (_, exposition) => {
    expect(() => parseExposition(exposition)).toThrow('expected');
  });
});
