/** What is started side by side; when one of them fails, those that did start are closed, and the first reason thrown. */
export async function allOrNone<T extends { close(): Promise<unknown> }>(starting: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(starting);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.allSettled(started.map((one) => one.close()));
  throw failed.reason;
}
