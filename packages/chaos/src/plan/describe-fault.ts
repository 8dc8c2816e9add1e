import type { Fault } from './fault.ts';

/** One line for the person who watches: `freeze, service writer-2, ms 4200`. */
export function describeFault(fault: Fault): string {
  const { kind, ...drawn } = fault;
  const details = Object.entries(drawn).map(([name, value]) => `${name} ${String(value)}`);
  return [kind, ...details].join(', ');
}
