export interface SerialWork {
  /** Runs the task when all before it are done. */
  enqueue: (task: () => Promise<void>) => void;
  /** Nothing runs or waits. Never again after a task has failed. */
  idle: () => boolean;
}

/** Does one task after the other, whether or not they have to wait for something. */
export function createSerialWork(onError: (error: unknown) => void): SerialWork {
  let last = Promise.resolve();
  let pending = 0;
  return {
    enqueue: (task) => {
      pending++;
      last = last.then(task).then(() => void pending--, onError);
    },
    idle: () => pending === 0,
  };
}
