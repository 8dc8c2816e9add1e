export { closeSharedServers as default } from './shared-servers.ts'; // jest calls the default export
