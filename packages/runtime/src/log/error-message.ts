import { isNativeError } from 'node:util/types';

/** The message of an error, or the text of whatever else was thrown. */
export const errorMessage = (error: unknown): string => (isNativeError(error) ? error.message : String(error));

/** `ENOENT`, `ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`; an empty text when there is none. */
export const errorCode = (error: unknown): string =>
  isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
