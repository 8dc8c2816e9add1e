const PREFIX = '__connect.errors.';

/** The names of Kafka Connect, so that tools for its dead letters understand these. */
export const ERROR_HEADERS = {
  topic: `${PREFIX}topic`,
  partition: `${PREFIX}partition`,
  offset: `${PREFIX}offset`,
  stage: `${PREFIX}stage`,
  errorClass: `${PREFIX}exception.class.name`,
  message: `${PREFIX}exception.message`,
  reason: `${PREFIX}reason`,
} as const;

/** How often a message was sent back to its topic; it stays with a message that comes back here. */
export const REPLAYED_HEADER = 'checkstream.replayed';

/** Whether the header tells of the failure, rather than having come with the message. */
export const isErrorHeader = (name: string): boolean => name.startsWith(PREFIX);
