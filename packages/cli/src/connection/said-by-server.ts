import { saidByKafka } from '@checkstream/runtime';

/** Node's own errors for being used wrongly: `ERR_INVALID_ARG_TYPE`. Those of TLS come from the other side. */
const USED_WRONGLY = /^ERR_(?!TLS_|SSL_)/;

/** Whether a server, or the way to it, said no: that is for the person. Anything else is a mistake of ours. */
export function saidByServer(error: unknown): boolean {
  if (saidByKafka(error)) return true;
  // SQLSTATE, or the code of a network or TLS error.
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !USED_WRONGLY.test(code);
}
