/** A line that a person should see: a warning or worse, or words that are not a log line at all (a crash). */
export interface Concern {
  text: string;
  severe: boolean;
}

/** From harmless to severe, as pino names them. */
const SEVERE: Record<string, boolean | null> = {
  trace: null,
  debug: null,
  info: null,
  warn: false,
  error: true,
  fatal: true,
};

/** In every line, and nothing to a person who sees which service it came from. */
const USUAL_FIELDS = ['level', 'time', 'pid', 'hostname', 'name', 'msg'];

/** As `concernOf`, with the name of its service in front; a crash before the first log line says the name itself. */
export function concernOfService(service: string, line: string): Concern | null {
  const concern = concernOf(line);
  if (concern === null) return null;
  const prefix = `${service}: `;
  const text = concern.text.startsWith(prefix) ? concern.text.slice(prefix.length) : concern.text;
  return { ...concern, text: `${prefix}${text}` };
}

/** `null` when the line is nothing to worry about. */
export function concernOf(line: string): Concern | null {
  const fields = fieldsOf(line);
  const severe = SEVERE[String(fields?.['level'])];
  if (fields === null || severe === undefined) return line.trim() === '' ? null : { text: line, severe: true };
  return severe === null ? null : { text: describe(fields), severe };
}

function fieldsOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** `message (field: value, ...)`. Of an error only its message: the stack is in the log file. */
function describe(fields: Record<string, unknown>): string {
  const others = Object.entries(fields).filter(([name]) => !USUAL_FIELDS.includes(name));
  const details = others.map(([name, value]) => (name === 'err' ? messageOf(value) : `${name}: ${asText(value)}`));
  const message = asText(fields['msg']);
  return details.length === 0 ? message : `${message} (${details.join(', ')})`;
}

function messageOf(error: unknown): string {
  return asText((error as { message?: unknown } | null)?.message ?? error);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
