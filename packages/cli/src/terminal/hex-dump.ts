const BYTES_PER_LINE = 16;

/** The first `most` bytes as offset, hexadecimal digits and printable ASCII: a line for every 16. */
export function hexDump(bytes: Buffer, most: number): string[] {
  const shown = bytes.subarray(0, most);
  const lines = Array.from({ length: Math.ceil(shown.length / BYTES_PER_LINE) }, (_, line) =>
    lineOf(shown.subarray(line * BYTES_PER_LINE, (line + 1) * BYTES_PER_LINE), line * BYTES_PER_LINE),
  );
  const hidden = bytes.length - shown.length;
  return hidden === 0 ? lines : [...lines, `… ${hidden.toLocaleString('en')} bytes more`];
}

function lineOf(bytes: Buffer, offset: number): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = bytes.toString('latin1').replace(/[^ -~]/g, '.');
  return `${offset.toString(16).padStart(6, '0')}  ${hex.padEnd(BYTES_PER_LINE * 3 - 1)}  ${text}`;
}
