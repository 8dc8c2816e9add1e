// pnpm registry [VERSION]: a real schema registry (Apicurio) in the foreground, until Ctrl-C.
// pnpm registry VERSION COMMAND ...: runs COMMAND with TEST_SCHEMA_REGISTRY_URL set to it, ends with its exit code.
import { APICURIO_REGISTRY_VERSION, startApicurioRegistry } from '@checkstream/apache-kafka';
import { report, serveCommand, splitArguments } from './serve-command.ts';

const { version = APICURIO_REGISTRY_VERSION, command } = splitArguments(process.argv.slice(2));

await serveCommand(async (signal) => {
  const registry = await startApicurioRegistry({ version, report, signal });
  return {
    ready: `Apicurio Registry ${version} is ready at ${registry.url} (pid ${registry.pid})`,
    env: { TEST_SCHEMA_REGISTRY_URL: registry.url },
    stop: () => registry.stop(),
  };
}, command);
