import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { BESIDE, CHECKER_FLAGS, MEASURED, startChild } from './child.ts';
import type { Child } from './child.ts';
import type { Load, Measured } from './load.ts';

/** Who is measured. All others are compared with `bare`. */
export interface Contender {
  name: string;
  measure: (load: Load) => Promise<Measured>;
  close: () => Promise<void>;
}

export const REFERENCE = 'bare node';

/** @param against another checkout, which has the same measurement */
export async function startContenders(broker: string, against: string | null): Promise<Contender[]> {
  const checker = (name: string, script: URL): Promise<Contender> =>
    contender(name, startChild(script, [broker], MEASURED, { execArgv: CHECKER_FLAGS }));
  const other = against === null ? null : pathToFileURL(`${against}/bench/probe/checker.ts`);
  const exporter = process.env['BLACKBOX_EXPORTER'] ?? 'blackbox_exporter';
  const hasExporter = process.platform === 'linux' && spawnSync(exporter, ['--version']).status === 0;
  const script = new URL('./blackbox.ts', import.meta.url);
  const blackbox = hasExporter
    ? [contender('blackbox_exporter', startChild(script, [...MEASURED, exporter], BESIDE))]
    : [];
  return Promise.all([
    checker('checker', new URL('./checker.ts', import.meta.url)),
    ...(other === null ? [] : [checker('checker, against', other)]),
    contender(REFERENCE, startChild(new URL('./bare.ts', import.meta.url), [], MEASURED)),
    ...blackbox,
  ]);
}

async function contender(name: string, starting: Promise<Child>): Promise<Contender> {
  const { ask, close } = await starting;
  return { name, close, measure: (load) => ask(load) as Promise<Measured> };
}
