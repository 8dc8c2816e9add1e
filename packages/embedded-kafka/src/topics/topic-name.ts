const MAX_LENGTH = 249;

/** What is wrong with the name of a topic, as a sentence; null when it will do. The rules are Apache Kafka's. */
export function topicNameProblem(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.' || name === '..') return "Topic name is invalid: it cannot be '.' or '..'";
  if (name.length > MAX_LENGTH)
    return `Topic name is invalid: the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  return null;
}

/** Names that differ only in '.' and '_' would share their metric names. */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_');
}
