/** A URL leaves out the usual port of its scheme, and only that: port 0 is one as well. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
