/** Remembered before all is forgotten: what is spoken about comes and goes. */
const MOST_REMEMBERED = 10_000;

/** What was said of whom, so that a log has it once and not at every turn. */
export interface News {
  /** Was this not said of it before? From now on it was. */
  isNews: (about: string, what: string) => boolean;
  /** It is well again, or gone: what comes next of it is news. */
  forget: (about: string) => void;
}

export function createNews(): News {
  const said = new Map<string, Set<string>>();
  let remembered = 0;
  const forget = (about: string) => {
    remembered -= said.get(about)?.size ?? 0;
    said.delete(about);
  };
  return {
    forget,
    isNews: (about, what) => {
      if (said.get(about)?.has(what)) return false;
      if (remembered >= MOST_REMEMBERED) {
        said.clear();
        remembered = 0;
      }
      said.set(about, (said.get(about) ?? new Set()).add(what));
      remembered++;
      return true;
    },
  };
}
