import { parseExposition, valueOf, type ServiceProcess } from '@checkstream/testkit';

/** What both services say at one moment. */
export interface Sample {
  /** Since the outage began; negative before. */
  seconds: number;
  phase: 'before' | 'away' | 'after';
  checker: { residentMb: number; buffered: number; published: number; backpressure: number; health: string };
  writer: { residentMb: number; rows: number; lag: number; health: string };
}

const MB = 1e6;

export async function takeSample(
  { checker, writer }: { checker: ServiceProcess; writer: ServiceProcess },
  when: Pick<Sample, 'seconds' | 'phase'>,
): Promise<Sample> {
  const [ofChecker, ofWriter] = await Promise.all([readMetrics(checker), readMetrics(writer)]);
  return {
    ...when,
    checker: {
      residentMb: ofChecker('process_resident_memory_bytes') / MB,
      buffered: ofChecker('checkstream_checker_buffered_results'),
      published: ofChecker('checkstream_checker_published_results_total'),
      backpressure: ofChecker('checkstream_checker_missed_slots_total', { reason: 'backpressure' }),
      health: await readHealth(checker),
    },
    writer: {
      residentMb: ofWriter('process_resident_memory_bytes') / MB,
      rows: ofWriter('checkstream_writer_rows_total'),
      lag: ofWriter('checkstream_writer_lag_messages'),
      health: await readHealth(writer),
    },
  };
}

/** Asks for the value of a metric by its name and labels, see valueOf. */
export async function readMetrics(service: ServiceProcess) {
  const metrics = parseExposition((await service.get('/metrics')).text);
  return (name: string, labels = {}): number => valueOf(metrics, name, labels);
}

/** `ready`, `live` (and not ready) or `stuck` with its reasons. */
async function readHealth(service: ServiceProcess): Promise<string> {
  const live = await service.get('/health/live');
  if (live.status !== 200) return `stuck ${live.text}`;
  return (await service.get('/health/ready')).status === 200 ? 'ready' : 'live';
}
