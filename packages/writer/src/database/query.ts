export interface QueryResult<Row> {
  rows: Row[];
  rowCount: number;
}

/** One statement on one connection, with its parameters apart from its text. */
export type Query = <Row = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<QueryResult<Row>>;

/** One `COPY ... FROM STDIN` on one connection, and all it is to read. */
export type Copy = (text: string, data: Buffer) => Promise<void>;
