export interface ReadsRows {
  /** All rows of a statement. */
  rows<Row>(text: string): Promise<Row[]>;
}

export const instantMs = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::double precision`;

export const NAMES = 'JOIN endpoints e USING (endpoint_id) JOIN locations l USING (location_id)';

interface Keyed {
  endpoint: string;
  location: string;
  hour?: number;
}

export function byKey(a: Keyed, b: Keyed): number {
  const text = ({ endpoint, location, hour = 0 }: Keyed) => `${endpoint} ${location} ${String(hour).padStart(16)}`;
  return text(a) < text(b) ? -1 : 1;
}
