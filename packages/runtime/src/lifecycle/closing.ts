import type { Logger } from '../log/create-logger.ts';

export interface Closing {
  /** Remembers how to undo what was just opened. */
  defer(name: string, close: () => Promise<void> | void): void;
}

export interface ClosingStack extends Closing {
  /** Closes everything, last in first out, also past a failing one. Never rejects; resolves to whether all went well. */
  closeAll(): Promise<boolean>;
}

export function createClosing(log: Logger): ClosingStack {
  const stack: { name: string; close: () => Promise<void> | void }[] = [];
  return {
    defer: (name, close) => void stack.push({ name, close }),
    async closeAll() {
      let clean = true;
      for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
        try {
          await entry.close();
          log.debug({ what: entry.name }, 'closed');
        } catch (err) {
          clean = false;
          log.error({ err, what: entry.name }, 'closing failed');
        }
      }
      return clean;
    },
  };
}
