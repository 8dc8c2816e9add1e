import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A website of a test. */
export async function openSite(answer: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}
