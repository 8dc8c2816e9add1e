import type { EndpointDefinition } from '@checkstream/schema';
import type { Answer } from './send-request.ts';

/**
 * Whose TLS connections are worth following to their end. It costs a probe a sixth more, and only says something about a
 * body that nothing but the end of its connection delimits; sites with such bodies are few, and remain what they are.
 */
export interface EndWatch {
  isWorthIt: (definition: EndpointDefinition) => boolean;
  learn: (definition: EndpointDefinition, answer: Answer) => void;
}

export function createEndWatch(): EndWatch {
  const needed = new WeakMap<EndpointDefinition, boolean>();
  return {
    isWorthIt: (definition) => needed.get(definition) ?? true,
    learn: (definition, { endsWithConnection }) => {
      if (needed.get(definition) !== true) needed.set(definition, endsWithConnection);
    },
  };
}
