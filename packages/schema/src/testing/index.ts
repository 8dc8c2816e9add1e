export { aCheckResult } from './a-check-result.ts';
export { aDefinition, anEndpoint } from './an-endpoint.ts';
