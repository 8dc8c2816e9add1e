import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { API_VERSIONS } from '../protocol/versions.ts';
import type { Writer } from '../protocol/writer.ts';
import type { Api } from './api.ts';

interface ApiVersionsResponse {
  error: ErrorCode;
  apis: { key: number; min: number; max: number }[];
}

export const apiVersions: Api<object, ApiVersionsResponse> = {
  decode: () => ({}),
  handle: () => ({ error: ERRORS.NONE, apis: Object.values(API_VERSIONS) }),
  encode: (writer, response, version, throttleMs) => {
    encodeV0(writer, response);
    if (version >= 1) writer.int32(throttleMs);
  },
};

/**
 * A client that asks in a version this broker does not know gets the oldest layout, which every client can read, and
 * the versions it may ask in (KIP-511).
 */
export function encodeUnknownVersion(writer: Writer): void {
  encodeV0(writer, { error: ERRORS.UNSUPPORTED_VERSION, apis: [API_VERSIONS.ApiVersions] });
}

function encodeV0(writer: Writer, response: ApiVersionsResponse): void {
  writer.int16(response.error);
  writer.array(response.apis, ({ key, min, max }) => writer.int16(key).int16(min).int16(max));
}
