// Writes an endpoints file of any size: node packages/devstack/src/generate/main.ts --count 5000 > big.yaml
import process from 'node:process';
import { parseArgs } from 'node:util';
import { generateEndpoints } from './generate-endpoints.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    url: { type: 'string' },
    tenant: { type: 'string' },
    interval: { type: 'string' },
  },
});
const { count, ...rest } = values;
if (/^[1-9]\d*$/.test(count)) {
  process.stdout.write(generateEndpoints({ count: Number(count), ...rest }));
} else {
  process.stderr.write(`--count: expected a whole number from 1, got "${count}"\n`);
  process.exitCode = 2;
}
