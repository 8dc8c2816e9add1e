export { createFrameSplitter, type FrameSplitter } from './frames.ts';
export { createReader, type Reader } from './reader.ts';
export { createWriter, type Writer } from './writer.ts';
export { MalformedRequestError } from './malformed-request-error.ts';
