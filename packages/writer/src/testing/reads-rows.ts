export interface ReadsRows {
  /** All rows of a statement. */
  rows<Row>(text: string): Promise<Row[]>;
}

export const NAMES = 'JOIN endpoints e USING (endpoint_id) JOIN locations l USING (location_id)';

interface Keyed {
  endpoint: string;
  location: string;
  begin?: number;
}

export function byKey(a: Keyed, b: Keyed): number {
  const text = ({ endpoint, location, begin = 0 }: Keyed) => `${endpoint} ${location} ${String(begin).padStart(16)}`;
  return text(a) < text(b) ? -1 : 1;
}
