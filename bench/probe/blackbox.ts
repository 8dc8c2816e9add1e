// Drives a blackbox_exporter, whose own CPU is what counts: node blackbox.ts EXECUTABLE [PREFIX...]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf } from '../cpu.ts';
import { testRoot } from '../../packages/checker/test/probe/sites.ts';
import { drive } from './drive.ts';
import { freePorts } from '../../packages/apache-kafka/src/free-ports.ts';
import { answerLoads } from './load.ts';
import type { Load, Took } from './load.ts';
import { EXPRESSION } from './page.ts';

const command = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'checkstream-bench-'));
const [port = 0] = await freePorts(1);
writeFileSync(join(folder, 'ca.pem'), testRoot);
writeFileSync(
  join(folder, 'blackbox.json'),
  JSON.stringify({ modules: { plain: moduleOf([]), pattern: moduleOf([EXPRESSION]) } }),
);
const [file = '', ...args] = command;
const options = [
  `--config.file=${join(folder, 'blackbox.json')}`,
  `--web.listen-address=127.0.0.1:${port}`,
  '--log.level=error',
];
const exporter = spawn(file, [...args, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
process.once('exit', () => {
  exporter.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const agent = new http.Agent({ keepAlive: true });
while (
  !(await get('/-/healthy').then(
    () => true,
    () => false,
  ))
)
  await sleep(50);

answerLoads((load) => drive(load, () => probe(load), cpuMicroseconds));

async function probe({ url, expression }: Load): Promise<Took> {
  const module = expression === null ? 'plain' : 'pattern';
  const metrics = await get(`/probe?module=${module}&target=${encodeURIComponent(url)}`);
  const metric = (name: string): number => Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1]);
  return { startedAt: null, totalMs: metric('probe_duration_seconds') * 1000, ok: metric('probe_success') === 1 };
}

function get(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http.get({ port, path, agent }, (response) => resolve(text(response))).on('error', reject);
  });
}

function moduleOf(expressions: string[]): object {
  return {
    prober: 'http',
    http: {
      preferred_ip_protocol: 'ip4',
      valid_http_versions: ['HTTP/1.1'],
      fail_if_body_not_matches_regexp: expressions,
      tls_config: { ca_file: join(folder, 'ca.pem') },
    },
  };
}

async function cpuMicroseconds(): Promise<number> {
  return 1e6 * ((await cpuOf(exporter.pid ?? 0)) ?? Number.NaN);
}
