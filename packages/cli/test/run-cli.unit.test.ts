import { describe, expect, test } from '@jest/globals';
import { runCli } from '../src/run-cli.ts';
import { aTerminal } from './support/a-terminal.ts';

async function run(...words: string[]) {
  const terminal = aTerminal();
  const code = await runCli(words, terminal, '1.2.3');
  return { code, ...terminal.printed() };
}

const COMMANDS = ['apply', 'validate', 'probe', 'status', 'migrate', 'topics', 'dead-letters', 'rewind'];

describe('the command line', () => {
  test('tells its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3', err: '' });
  });

  test('lists every command in its help', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toContain(`\n  ${command}`);
    expect(out).toContain('KAFKA_BROKERS');
  });

  test.each([...COMMANDS, 'dead-letters list', 'dead-letters show', 'dead-letters replay'])(
    'shows how %s is used',
    async (command) => {
      const { code, out } = await run(...command.split(' '), '--help');
      expect(code).toBe(0);
      expect(out).toContain(`Examples:\n  $ checkstream ${command}`);
    },
  );

  test('suggests the command that was meant', async () => {
    const { code, err } = await run('statsu');
    expect(code).toBe(64);
    expect(err).toContain("unknown command 'statsu'");
    expect(err).toContain('Did you mean status?');
  });

  test('suggests the option that was meant', async () => {
    const { code, err } = await run('apply', 'a.yaml', '--prun');
    expect(code).toBe(64);
    expect(err).toContain('Did you mean --prune?');
  });

  test.each([['apply'], ['validate']])('refuses %s without a path', async (command) => {
    const { code, err } = await run(command);
    expect(code).toBe(64);
    expect(err).toContain("missing required argument 'path'");
  });

  test('refuses a value that an option does not take, and lists those it does', async () => {
    const { code, err } = await run('status', '--outcome', 'broken');
    expect(code).toBe(64);
    expect(err).toContain('up, down, unknown');
  });

  test('without a command shows the help and fails', async () => {
    const { code, err } = await run();
    expect(code).toBe(64);
    expect(err).toContain('Usage: checkstream');
  });
});

describe('without servers in the environment and without a running pnpm dev', () => {
  test.each([
    ['topics', 'KAFKA_BROKERS'],
    ['status', 'DATABASE_URL'],
    ['migrate', 'DATABASE_URL'],
  ])('%s says to set %s or to start pnpm dev', async (command, variable) => {
    const { code, err } = await run(command);
    expect(code).toBe(1);
    expect(err).toContain(`set ${variable} (`);
    expect(err).toContain('or start `pnpm dev`');
  });

  test('a setting that cannot be right is named, with what was expected', async () => {
    const terminal = aTerminal({ env: { DATABASE_URL: 'mysql://127.0.0.1/x' } });
    expect(await runCli(['status'], terminal, '1.2.3')).toBe(1);
    expect(terminal.printed().err).toContain('DATABASE_URL');
  });
});
