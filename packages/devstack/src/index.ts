export { describeDemoSites } from './demo-sites/describe-demo-sites.ts';
export { DEMO_SITES } from './demo-sites/demo-sites.ts';
export type { DemoSite } from './demo-sites/demo-sites.ts';
export { openDemoSites } from './demo-sites/open-demo-sites.ts';
export { generateEndpoints } from './generate/generate-endpoints.ts';
