// Stands in for a service: says its pid and what it was given, and stops as services do.
const stop = () => process.exit(0);
process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.stdout.write(`${process.pid} ${process.env['GIVEN'] ?? ''}\n`);
setInterval(() => undefined, 60_000);
