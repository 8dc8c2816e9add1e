import type { Expectations } from '@checkstream/schema';

export const statusExpected = (expect: Expectations, status: number): boolean =>
  expect.status.some(({ from, to }) => from <= status && status <= to);
