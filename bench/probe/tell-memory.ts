// Loaded into a checker beside its own main: tells its memory when asked. Needs --expose-gc.
const collectGarbage = (globalThis as { gc?: () => void }).gc;

process.on('message', (question) => {
  if (question === 'resident') return void process.send?.(process.memoryUsage.rss());
  if (question !== 'used') return;
  collectGarbage?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.(heapUsed + external);
});
process.send?.('ready');
