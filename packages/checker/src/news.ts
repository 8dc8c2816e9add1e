/** Pairs remembered, before all are forgotten: endpoints come and go. */
const MAX_REMEMBERED = 10_000;

/** Was this never said of this endpoint before? So that a log has it once, and not at every probe. */
export function createNews(): (endpointId: string, code: string) => boolean {
  const said = new Set<string>();
  return (endpointId, code) => {
    const pair = `${endpointId} ${code}`;
    if (said.has(pair)) return false;
    if (said.size >= MAX_REMEMBERED) said.clear();
    said.add(pair);
    return true;
  };
}
