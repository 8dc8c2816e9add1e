import { createEmbeddedKafka, type EmbeddedKafka } from '@checkstream/embedded-kafka';

export interface UnsteadyKafka extends Pick<EmbeddedKafka, 'brokers' | 'faults' | 'close'> {
  /**
   * Ends every connection at its next request, and at once where a frozen one waits, as a broker that is going down
   * does; what it stores stays.
   */
  leave(): void;
  /** Answers nothing any more, and ends no connection: a hung broker. */
  freeze(): void;
  comeBack(): void;
}

/** A broker that a test has for itself, to take it away from services and give it back. */
export async function openUnsteadyKafka(): Promise<UnsteadyKafka> {
  let away = false;
  let frozen: PromiseWithResolvers<void> | null = null;
  const thaw = (): void => {
    frozen?.resolve();
    frozen = null;
  };
  const kafka = await createEmbeddedKafka({
    intercept: async (_request, proceed) => {
      await frozen?.promise;
      if (away) throw new Error('this broker has left');
      return proceed();
    },
  });
  return {
    brokers: kafka.brokers,
    faults: kafka.faults,
    close: () => kafka.close(),
    freeze: () => {
      away = false;
      frozen ??= Promise.withResolvers();
    },
    leave: () => {
      away = true;
      thaw();
    },
    comeBack: () => {
      away = false;
      thaw();
    },
  };
}
