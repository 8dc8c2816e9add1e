/** A site may call a header `constructor`, or an endpoint expect one of that name: every object is born with some. */
export const ownValue = <Value>(record: Record<string, Value>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
