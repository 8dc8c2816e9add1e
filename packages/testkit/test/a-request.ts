/** Asks any Kafka for the versions it speaks: ApiVersions 0, correlation id 1, of no client in particular. */
export const REQUEST = Buffer.from('0000000a0012000000000001ffff', 'hex');
