import type { Socket } from 'node:net';

/** TLS record types (RFC 8446, section 5.1). */
const ALERT = 21;
const APPLICATION_DATA = 23;
const HEADER_BYTES = 5;
/** An alert of TLS 1.3 looks like data: level, description, true type, and the tag of every cipher in use. */
const HIDDEN_ALERT_BYTES = 2 + 1 + 16;

/**
 * Follows the records on the connection below TLS. Node tells the end of TLS (close_notify) from a cut connection to
 * nobody; the last record does, although it cannot be read.
 * @returns has the connection ended, as far as it came, without the alert that says so?
 */
export function watchTlsEnd(raw: Socket): () => boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let missing = 0;

  const take = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length;) {
      if (headerBytes < HEADER_BYTES || missing === 0) {
        if (headerBytes === HEADER_BYTES) headerBytes = 0;
        header[headerBytes++] = chunk[at++] ?? 0;
        if (headerBytes === HEADER_BYTES) missing = header.readUInt16BE(3);
        continue;
      }
      const passed = Math.min(missing, chunk.length - at);
      missing -= passed;
      at += passed;
    }
  };
  raw.on('data', take);

  return () => {
    if (headerBytes < HEADER_BYTES || missing > 0) return true;
    const isAlert = header[0] === ALERT;
    return !isAlert && !(header[0] === APPLICATION_DATA && header.readUInt16BE(3) === HIDDEN_ALERT_BYTES);
  };
}
