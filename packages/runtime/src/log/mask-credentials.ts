/**
 * Begins at the fixed `://`: an expression that looks for the scheme before it takes quadratic time on long texts. Behind
 * a colon a password may hold spaces, and quotes as a line of JSON has them.
 */
const USER_INFO = /:\/\/(?:[^\s/":\\]*:(?:[^/"\\\n]|\\[^n])*|[^\s/"]*)@/g;
const QUERY_PASSWORD =
  /([?&](?:password|passwd|pass|sslpassword|token|access_token|api_key|apikey|secret)=)(?:[^&\s"\\]|\\[^n])*/gi;

/** In a line of JSON: replaces what stands between `://` and `@` in every URL, and passwords in its query. */
export const maskCredentials = (text: string): string =>
  text.includes('://') ? text.replace(USER_INFO, '://***@').replace(QUERY_PASSWORD, '$1***') : text;
