import type { Registry } from 'prom-client';
import { createHealth, type Health } from '../health/create-health.ts';
import { openStatusServer } from '../http/open-status-server.ts';
import { createLogger, type Logger } from '../log/create-logger.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import type { SettingsDefinition } from '../settings/definition.ts';
import type { HttpSettings, LogSettings } from '../settings/service-settings.ts';
import { watchCertificates, type CertificateWatch } from '../tls/watch-certificates.ts';
import { createClosing, type Closing } from './closing.ts';
import { readCommand } from './read-command.ts';
import { superviseRun } from './supervise-run.ts';

export interface ServiceContext<S> {
  settings: S;
  log: Logger;
  /** Aborts on the first SIGTERM or SIGINT, and when the parent process goes away. */
  signal: AbortSignal;
  closing: Closing;
  health: Health;
  metrics: Registry;
  /** To be told of certificates; it warns of those that expire soon. */
  certificates: CertificateWatch;
}

export interface ServiceOptions<T> {
  name: string;
  settings: SettingsDefinition<T>;
  /** Resolves on a clean stop (a rejection with the signal's own reason counts as one), rejects on a fatal error. */
  run: (context: ServiceContext<T>) => Promise<void>;
  process: NodeJS.Process;
  /** From the signal to the end of closing; 23 s unless told, so that the process has ended within 25 s. */
  closeWithinMs?: number;
}

const CLOSE_WITHIN_MS = 23_000;
/** Each certificate is warned of once a day; so often it is asked whether that is due. */
const LOOK_EVERY_MS = 3_600_000;

/**
 * The main of a service process: settings, `--check-config`, logger, status server, signals, closing, exit code.
 * 0: a clean stop. 1: anything else.
 */
export async function serviceMain<T extends { http: HttpSettings; log: LogSettings }>(
  options: ServiceOptions<T>,
): Promise<void> {
  const { name, process, run } = options;
  const command = readCommand(options.settings, { args: process.argv.slice(2), env: process.env });
  if (command.kind === 'refuse') {
    process.stderr.write(command.lines.map((line) => `${name}: ${line}\n`).join(''));
    process.exitCode = 1;
    return;
  }
  if (command.kind === 'print') {
    process.stdout.write(`${command.text}\n`);
    return;
  }

  const { settings } = command;
  const log = createLogger({ name, ...settings.log });
  const closing = createClosing(log);
  await superviseRun({
    process,
    log,
    closing,
    closeWithinMs: options.closeWithinMs ?? CLOSE_WITHIN_MS,
    run: async (signal) => {
      const health = createHealth();
      const metrics = createMetrics(name, process.version);
      health.readyWhen('stopping', () => (signal.aborted ? 'the process is stopping' : null));
      const server = await openStatusServer({ ...settings.http, health, metrics, log });
      closing.defer('status server', () => server.close());
      const certificates = watchCertificates({ metrics, log, now: () => Date.now() });
      const looking = setInterval(() => certificates.look(), LOOK_EVERY_MS);
      closing.defer('certificate watch', () => clearInterval(looking));
      await run({ settings, log, signal, closing, health, metrics, certificates });
    },
  });
}
