import { Option } from 'commander';
import type { Command } from 'commander';
import type { ProbeOptions } from '../commands/probe/probe.ts';
import type { Finish } from './options.ts';
import { examples } from '../terminal/examples.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `checkstream probe` */
export function addProbe(program: Command, terminal: Terminal, version: string, finish: Finish): void {
  program
    .command('probe')
    .description('probe a website once, as a checker does, without any server of ours, and show what came of it')
    .argument('[url]', 'http or https')
    .option('--pattern <regexp>', 'the body must match this JavaScript regular expression')
    .addOption(new Option('--absent <regexp>', 'the body must not match it').conflicts('pattern'))
    .option('--flags <letters>', 'of the expression: any of i, m, s, u, v')
    .option('--expect-status <list>', 'such as 200-299,404 (default 200-399)')
    .option('--within <time>', 'slower is down, such as 2s')
    .option('--certificate-for <days>', 'a certificate that expires sooner is down, such as 14d')
    .option('-X, --method <method>', 'default GET, with --body POST')
    .option('-H, --header <header>', "'name: value', once or more often", (text, before: string[] = []) => [
      ...before,
      text,
    ])
    .option('-d, --body <text>', 'body of the request')
    .option('--timeout <time>', 'of the whole probe, up to 60s (default 10s)')
    .option('--no-follow', 'take a redirect for the answer')
    .addOption(new Option('--max-redirects <n>', 'follow at most so many (default 5)').conflicts('follow'))
    .option('--connect-to <address>', 'connect to this IP address instead of looking the name up')
    .addOption(new Option('--ip <family>', 'only addresses of this family').choices(['4', '6']))
    .option('-k, --insecure', 'accept any certificate')
    .option('--ca <file>', 'certificate authorities to trust instead of the usual ones, PEM')
    .option('--endpoint <id>', 'probe this endpoint of --file, as it is defined there')
    .option('--file <path>', 'endpoints file, or folder of them')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', PROBE_HELP)
    .action(async (url: string | undefined, options: ProbeOptions) => {
      const { probe } = await import('../commands/probe/probe.ts');
      finish(await probe(url, options, terminal, version));
    });
}

const PROBE_HELP = `${examples(
  'probe https://example.com/',
  "probe https://example.com/ --pattern 'Example Domain' --within 2s --certificate-for 14d",
  'probe --endpoint acme/shop-home --file config/endpoints.yaml --json',
)}

CHECKER_EGRESS_*, CHECKER_MAX_BODY, CHECKER_PATTERN_TIMEOUT, CHECKER_SECRETS_DIR and SECRET_* mean what they
mean to a checker.

Exit codes: 0 up, 1 down, 2 unknown (it could not be judged), 64 no probe was made: the command, a file or
a setting is not as it must be.`;
