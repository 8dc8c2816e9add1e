// Apart from the rest: the libraries behind it take longer to load than all else here, and most processes read no file.
export { endpointsFileJsonSchema } from './json-schema.ts';
export {
  parseEndpointsFile,
  type EndpointsFile,
  type ParsedFile,
  type PlacedEndpoint,
} from './parse-endpoints-file.ts';
export { parseEndpointsFiles, type ParsedFiles } from './parse-endpoints-files.ts';
export type { EndpointsFileSource } from './read-endpoints-file.ts';
