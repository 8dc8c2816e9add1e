import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median } from '../quantiles.ts';
import { CHECKER_FLAGS, MEASURED, startChild } from './child.ts';
import { freePorts } from '../../packages/apache-kafka/src/free-ports.ts';
import type { MemoryFigures } from './report.ts';

const ENDPOINTS = 5_000;
const FURTHER = 20_000;
const INTERVAL_S = 60;
/** The latest a slot can be after its endpoint became known: an interval and its jitter. */
const ROUND_MS = INTERVAL_S * 1_100 + 2_000;

/** The checker's own process, its endpoints read from Kafka. */
export async function measureMemory(broker: string, url: string): Promise<MemoryFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'checkstream-bench-'));
  const [port = 0] = await freePorts(1);
  const env = {
    ...process.env,
    KAFKA_BROKERS: broker,
    KAFKA_CREATE_TOPICS: 'true',
    KAFKA_REPLICATION: '1',
    HTTP_PORT: `${port}`,
    LOG_LEVEL: 'error',
  };
  const checker = await startChild(MAIN, [], MEASURED, {
    env,
    execArgv: [...CHECKER_FLAGS, '--expose-gc', '--import', TELL_MEMORY.href],
  });
  const residentMib = async (): Promise<number> => ((await checker.ask('resident')) as number) / 2 ** 20;
  const apply = async (count: number): Promise<void> => {
    applyEndpoints(join(folder, 'endpoints.yaml'), url, count, env);
    await untilItHas(count, port);
    await sleep(ROUND_MS);
  };
  try {
    await untilItHas(0, port);
    const empty = await residentMib();
    await apply(ENDPOINTS);
    const resident: number[] = [];
    for (let second = 0; second < INTERVAL_S; second++) {
      resident.push(await residentMib());
      await sleep(1_000);
    }
    const before = (await checker.ask('used')) as number;
    await apply(ENDPOINTS + FURTHER);
    const after = (await checker.ask('used')) as number;
    return {
      endpoints: ENDPOINTS,
      probesPerSecond: ENDPOINTS / INTERVAL_S,
      residentMib: { empty, median: median(resident), most: Math.max(...resident) },
      furtherEndpoints: FURTHER,
      bytesPerFurtherEndpoint: (after - before) / FURTHER,
    };
  } finally {
    await checker.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const MAIN = new URL('../../packages/checker/src/main.ts', import.meta.url);
const CLI = new URL('../../packages/cli/src/main.ts', import.meta.url);
const TELL_MEMORY = new URL('tell-memory.ts', import.meta.url);

function applyEndpoints(file: string, url: string, count: number, env: NodeJS.ProcessEnv): void {
  const endpoints = Array.from({ length: count }, (_, i) => ({
    id: `endpoint-${i}`,
    url: `${url}?of=${i}`,
    interval: `${INTERVAL_S}s`,
    headers: { accept: 'text/html' },
    labels: { team: `team-${i % 50}` },
  }));
  writeFileSync(file, JSON.stringify({ tenant: 'bench', endpoints }));
  const { status } = spawnSync(process.execPath, [fileURLToPath(CLI), 'apply', file, '--json'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`expected the endpoints to be applied, the command ended with ${status}`);
}

async function untilItHas(endpoints: number, port: number): Promise<void> {
  for (;;) {
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (response) => response.text(),
      () => '',
    );
    if (new RegExp(`^checkstream_checker_endpoints ${endpoints}$`, 'm').test(metrics)) return;
    await sleep(250);
  }
}
