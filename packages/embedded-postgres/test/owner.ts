import { startPostgres } from '../src/start-postgres.ts';

// A process that owns a server until it is killed. Prints the address of its server.
const postgres = await startPostgres({ dataDir: String(process.argv[2]) });
process.stdout.write(`${postgres.url}\n`);
process.stdin.resume();
