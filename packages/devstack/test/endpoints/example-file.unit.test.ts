import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEndpointsFile } from '@checkstream/schema/endpoints-file';
import { DEMO_PORT, DEMO_SITES } from '../../src/demo-sites/demo-sites.ts';
import { moveDemoSites } from '../../src/endpoints/make-endpoints-file.ts';

const file = path.resolve(import.meta.dirname, '../../../../config/endpoints.example.yaml');
const text = readFileSync(file, 'utf8');

function endpointsOf(source: string) {
  const parsed = parseEndpointsFile({ file, text: source });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.file.endpoints.map(({ endpoint }) => endpoint);
}

describe('the example file', () => {
  test('watches every demo site at its port, every 5 to 15 s', () => {
    const ports = new Map(
      endpointsOf(text).map(({ endpointId, definition }) => [endpointId, new URL(definition.url).port]),
    );
    expect(ports).toEqual(new Map(DEMO_SITES.map(({ name }, at) => [`default/${name}`, String(DEMO_PORT + at)])));
    for (const { definition } of endpointsOf(text)) {
      expect(definition.intervalMs).toBeGreaterThanOrEqual(5_000);
      expect(definition.intervalMs).toBeLessThanOrEqual(15_000);
    }
  });

  test('gives completion to editors by its first line', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./endpoints.schema.json');
  });

  test('has public sites that only need their number signs taken away', () => {
    const [, publicSites = ''] = text.split('# Public sites');
    const uncommented = publicSites.replaceAll(/^ {2}# ?/gm, '  ').replace(/^.*\n/, '');
    expect(endpointsOf(`endpoints:\n${uncommented}`).length).toBeGreaterThanOrEqual(3);
  });

  test('shows in three lines how to add an endpoint', () => {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes('- id: my-site'));
    const example = lines.slice(at, at + 3).map((line) => line.replace(/^# /, ''));
    expect(endpointsOf(`endpoints:\n${example.join('\n')}\n`)[0]?.definition.url).toBe('https://example.com/');
  });

  test('follows the demo sites to other ports, and leaves other addresses alone', () => {
    expect(moveDemoSites('http://127.0.0.1:17402/ http://127.0.0.1:8080/', 18_400)).toBe(
      'http://127.0.0.1:18402/ http://127.0.0.1:8080/',
    );
  });
});
