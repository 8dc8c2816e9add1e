/** Why something is not fine, or null. */
export type HealthCheck = () => string | null;

export interface HealthReport {
  status: 'ok' | 'unavailable';
  /** Only the checks that are not fine. */
  reasons: Record<string, string>;
}

export interface Health {
  readyWhen(name: string, check: HealthCheck): void;
  liveWhen(name: string, check: HealthCheck): void;
  ready(): HealthReport;
  live(): HealthReport;
}

/** Two sets of named checks, asked anew at every report. A process without checks is live and ready. */
export function createHealth(): Health {
  const readiness = new Map<string, HealthCheck>();
  const liveness = new Map<string, HealthCheck>();
  return {
    readyWhen: (name, check) => void readiness.set(name, check),
    liveWhen: (name, check) => void liveness.set(name, check),
    ready: () => report(readiness),
    live: () => report(liveness),
  };
}

function report(checks: Map<string, HealthCheck>): HealthReport {
  const reasons: Record<string, string> = {};
  for (const [name, check] of checks) {
    const reason = check();
    if (reason !== null) reasons[name] = reason;
  }
  return { status: Object.keys(reasons).length === 0 ? 'ok' : 'unavailable', reasons };
}
