import type { Reader } from './reader.ts';

export interface RequestHeader {
  apiKey: number;
  apiVersion: number;
  correlationId: number;
  clientId: string;
}

export function readRequestHeader(reader: Reader): RequestHeader {
  const [apiKey, apiVersion, correlationId] = [reader.int16(), reader.int16(), reader.int32()];
  return { apiKey, apiVersion, correlationId, clientId: reader.nullableString() ?? '' };
}
