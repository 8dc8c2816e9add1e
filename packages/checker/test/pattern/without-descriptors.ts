import { createProvingProcess } from '../../src/pattern/proving-process.ts';
import { useUpDescriptors } from '../use-up-descriptors.ts';

// A process of its own, started with few file descriptors: it tries an expression without any, and again with some.
const prover = createProvingProcess();
const giveBack = useUpDescriptors();
const without = await prover.prove('\\p{Lu}', 'u').catch(({ code }: NodeJS.ErrnoException) => code);
giveBack();
const verdict = await prover.prove('\\p{Lu}', 'u').catch(String);
process.stdout.write(JSON.stringify([without, verdict]));
await prover.close();
