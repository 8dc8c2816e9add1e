export { aCheckResult } from './a-check-result.ts';
export { aDefinition, anEndpoint } from './an-endpoint.ts';
export { createNextCheckResultEncoder, nextCheckResultSchema, type NextCheckResult } from './next-check-result.ts';
export { slotsWithout } from './slots-without.ts';
