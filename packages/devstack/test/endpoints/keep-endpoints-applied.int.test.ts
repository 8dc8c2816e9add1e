import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { applyEndpoints } from '@checkstream/checker/apply';
import type { KafkaClient } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder } from '@checkstream/schema';
import { parseEndpointsFiles } from '@checkstream/schema/endpoints-file';
import { createTopic, kafkaBrokers, waitFor } from '@checkstream/testkit';
import { keepEndpointsApplied } from '../../src/endpoints/keep-endpoints-applied.ts';
import { generateEndpoints } from '../../src/generate/generate-endpoints.ts';

let folder: string;
let file: string;
let topic: string;
let client: KafkaClient;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'keep-applied-'));
  file = path.join(folder, 'endpoints.yaml');
  topic = await createTopic({ config: { 'cleanup.policy': 'compact' } });
  client = aKafkaClient({ brokers: kafkaBrokers() });
});
afterEach(() => rm(folder, { recursive: true }));

const codec = {
  encode: createEndpointDefinitionEncoder({ schemaId: null }),
  decode: createEndpointDefinitionDecoder({ schemaOf: null }),
};

/** What `checkstream apply --prune --yes` does. */
async function applyElsewhere(text: string): Promise<void> {
  const parsed = parseEndpointsFiles([{ file, text }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await applyEndpoints({
    client,
    topic,
    ...codec,
    wanted: parsed.tenants,
    approve: () => true,
    signal: AbortSignal.timeout(20_000),
  });
}

test('a large removal waits for a person, and counts as applied when it was carried out elsewhere', async () => {
  await applyElsewhere(generateEndpoints({ count: 30, tenant: 'mine' }));
  await applyElsewhere(generateEndpoints({ count: 3, tenant: 'theirs' }));
  const few = generateEndpoints({ count: 4, tenant: 'mine' });
  await writeFile(file, few);

  const stopping = new AbortController();
  const refusals: string[] = [];
  const applied: { count: number; doubt: string | null }[] = [];
  const kept = keepEndpointsApplied({
    path: file,
    client,
    topic,
    ...codec,
    signal: stopping.signal,
    onApplied: (endpoints, doubt) => applied.push({ count: endpoints.length, doubt }),
    onRefused: (problems) => refusals.push(...problems),
  });
  await waitFor('the refusal', () => refusals.length > 0, { timeoutMs: 15_000 });
  expect(refusals[0]).toBe(
    `run: npx -y pnpm@10 checkstream apply --prune ${file} (it would remove 26 of 30 of tenant mine)`,
  );
  expect(applied).toEqual([]);

  await applyElsewhere(few);
  await waitFor('the file to be in force', () => applied.length > 0, { timeoutMs: 15_000 });
  expect(applied[0]).toEqual({
    count: 4,
    doubt: '3 endpoints of tenant theirs are watched too, but are not in this file',
  });
  stopping.abort();
  await kept.catch((error: unknown) => expect(error).toBe(stopping.signal.reason));
});
