import type { EndpointDefinition } from '@checkstream/schema';

/** Names of the secrets that a definition asks for, in the order of its fields, each once. */
export function namedSecrets(definition: EndpointDefinition): string[] {
  const { auth, headers, tls } = definition;
  const names = [
    ...Object.values(headers).map((value) => value.secret),
    auth?.basic?.passwordFrom,
    auth?.bearer?.tokenFrom,
    tls.caFrom,
    tls.certificateFrom,
    tls.keyFrom,
  ];
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}
