/** An Avro schema as JSON. */
export type AvroSchema = object;
