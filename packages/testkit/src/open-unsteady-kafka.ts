import { createEmbeddedKafka, type EmbeddedKafka } from '@checkstream/embedded-kafka';

export interface UnsteadyKafka extends Pick<EmbeddedKafka, 'brokers' | 'faults' | 'close'> {
  /** Ends every connection at its next request, as a broker that is going down does; what it stores stays. */
  leave(): void;
  /** Answers nothing any more, and ends no connection: a hung broker. */
  freeze(): void;
  comeBack(): void;
}

/** A broker that a test has for itself, to take it away from services and give it back. */
export async function openUnsteadyKafka(): Promise<UnsteadyKafka> {
  let admitted: Promise<void> = Promise.resolve();
  let admit = () => {};
  const kafka = await createEmbeddedKafka({
    intercept: async (_request, proceed) => {
      await admitted;
      return proceed();
    },
  });
  return {
    brokers: kafka.brokers,
    faults: kafka.faults,
    close: () => kafka.close(),
    freeze: () => {
      admitted = new Promise((resolve) => (admit = resolve));
    },
    leave: () => {
      admitted = Promise.reject(new Error('this broker has left'));
      // Nobody may ask before it is back.
      admitted.catch(() => 'away');
    },
    comeBack: () => {
      admit();
      admitted = Promise.resolve();
    },
  };
}
