/** Compiled expressions, the most recently used kept. Without `g` and `y` they carry no state between texts. */
export interface CompiledPatterns {
  /** Throws SyntaxError. */
  get(expression: string, flags: string): RegExp;
}

export function createCompiledPatterns(maxSize: number): CompiledPatterns {
  const compiled = new Map<string, RegExp>();
  return {
    get: (expression, flags) => {
      const key = `${flags}/${expression}`;
      const pattern = compiled.get(key) ?? new RegExp(expression, flags);
      compiled.delete(key);
      compiled.set(key, pattern);
      const oldest = compiled.keys().next().value;
      if (compiled.size > maxSize && oldest !== undefined) compiled.delete(oldest);
      return pattern;
    },
  };
}
