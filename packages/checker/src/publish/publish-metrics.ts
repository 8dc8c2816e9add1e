import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

/** A request of so many results goes to Kafka; call what this returns once Kafka has acknowledged it. */
export type Sending = (results: number) => () => void;

const RESULTS = [1, 2, 5, 10, 25, 50, 100, 250, 500];
const SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createSending(registry: Registry): Sending {
  const registers = [registry];
  const published = new Counter({
    name: 'checkstream_checker_published_results_total',
    help: 'Results that Kafka acknowledged',
    registers,
  });
  const size = new Histogram({
    name: 'checkstream_checker_publish_request_results',
    help: 'Results in each request that Kafka acknowledged',
    buckets: RESULTS,
    registers,
  });
  const seconds = new Histogram({
    name: 'checkstream_checker_publish_request_seconds',
    help: 'From the first attempt of a request to its acknowledgement; an outage of Kafka is one long request',
    buckets: SECONDS,
    registers,
  });
  return (results) => {
    const stopTimer = seconds.startTimer();
    return () => {
      stopTimer();
      size.observe(results);
      published.inc(results);
    };
  };
}
