import { ERRORS } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { MECHANISMS } from '../sasl/login.ts';
import type { Api } from './api.ts';

/** A broker without logins knows no mechanism. */
export const saslHandshake: Api<{ mechanism: string }, { error: ErrorCode; mechanisms: readonly string[] }> = {
  decode: (reader) => ({ mechanism: reader.string() }),
  handle: ({ mechanism }, { login }) => {
    if (login === null) return { error: ERRORS.ILLEGAL_SASL_STATE, mechanisms: [] };
    const error = login.begin(mechanism) ? ERRORS.NONE : ERRORS.UNSUPPORTED_SASL_MECHANISM;
    return { error, mechanisms: MECHANISMS };
  },
  encode: (writer, { error, mechanisms }) => {
    writer.int16(error).array(mechanisms, (mechanism) => writer.string(mechanism));
  },
};
