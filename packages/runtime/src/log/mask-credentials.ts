const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^\s/"]*@/gi;
const QUERY_PASSWORD = /([?&](?:password|sslpassword|token)=)[^&\s"]*/gi;

/** Replaces what stands between `://` and `@` in every URL of a text (JSON too), and passwords in its query. */
export const maskCredentials = (text: string): string =>
  text.includes('://') ? text.replace(USER_INFO, '$1***@').replace(QUERY_PASSWORD, '$1***') : text;
