import type { RegistryAnswer, RegistryQuestion } from './start-test-registry.ts';

/** Passes questions on to the registry at `url`, as they came, with the login of the URL. */
export function askRealRegistry(url: string): (question: RegistryQuestion) => Promise<RegistryAnswer> {
  const { origin, pathname, username, password } = new URL(url);
  const base = origin + pathname.replace(/\/$/, '');
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = login === ':' ? null : `Basic ${Buffer.from(login).toString('base64')}`;
  return async ({ method, path, type, body }) => {
    const headers = { 'content-type': type, ...(authorization !== null && { authorization }) };
    const response = await fetch(base + path, { method, headers, ...(body !== '' && { body }) });
    const { status } = response;
    return { status, type: response.headers.get('content-type') ?? '', body: await response.text() };
  };
}
