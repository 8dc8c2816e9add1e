import { openUnsteadyKafka, type UnsteadyKafka } from '../open-unsteady-kafka.ts';
import type { ServiceProcess } from '../start-service.ts';

/** What services of one kind need, beside Kafka. */
export interface StageWorld {
  start(overrides?: Record<string, string>): ServiceProcess;
  close(): Promise<void>;
}

/** Where a service is brought into a state: all of it is its own, so that states are played side by side. */
export interface Stage<World extends StageWorld = StageWorld> {
  kafka: UnsteadyKafka;
  world: World;
  /** Done at the end, the last first. */
  undo: (() => unknown)[];
}

/** Plays on a stage that is taken down at the end, whatever happens. */
export async function play<World extends StageWorld, T>(
  openWorld: (brokers: string[]) => Promise<World>,
  work: (stage: Stage<World>) => Promise<T>,
): Promise<T> {
  const undo: Stage['undo'] = [];
  try {
    const kafka = await openUnsteadyKafka();
    undo.push(() => kafka.close());
    const world = await openWorld(kafka.brokers);
    undo.push(() => world.close());
    return await work({ kafka, world, undo });
  } finally {
    for (const step of undo.reverse()) await step();
  }
}
