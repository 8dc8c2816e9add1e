import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Api } from './api.ts';

interface SaslAuthenticateResponse {
  error: ErrorCode;
  message: string | null;
  bytes: Buffer;
}

const REFUSED = 'Authentication failed: Invalid username or password';

export const saslAuthenticate: Api<{ bytes: Buffer }, SaslAuthenticateResponse> = {
  decode: (reader) => ({ bytes: reader.bytes() }),
  handle: ({ bytes: said }, { login }) => {
    const none = Buffer.alloc(0);
    if (login === null) return { error: ERRORS.ILLEGAL_SASL_STATE, message: null, bytes: none };
    const bytes = login.answer(said);
    if (bytes === null) return { error: ERRORS.SASL_AUTHENTICATION_FAILED, message: REFUSED, bytes: none };
    return { error: ERRORS.NONE, message: null, bytes };
  },
  encode: (writer, { error, message, bytes }, version) => {
    writer.int16(error).nullableString(message).bytes(bytes);
    if (version >= 1) writer.int64(0); // a login holds as long as its connection
  },
};
