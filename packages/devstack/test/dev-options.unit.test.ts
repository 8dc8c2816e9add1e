import { describe, expect, test } from '@jest/globals';
import { parseDevOptions } from '../src/dev-options.ts';

describe('the options of pnpm dev', () => {
  test('lie in the checkout unless told', () => {
    expect(parseDevOptions([], '/checkout')).toEqual({
      help: false,
      reset: false,
      dataDir: '/checkout/.data',
      pointerDir: '/checkout/.data',
      endpointsFile: '/checkout/config/endpoints.yaml',
      exampleFile: '/checkout/config/endpoints.example.yaml',
      demoPort: 17_400,
    });
  });

  test('can be given', () => {
    const args = ['--reset', '--data', '/d', '--endpoints', '/e.yaml', '--demo-port', '18400'];
    expect(parseDevOptions(args, '/checkout')).toMatchObject({
      reset: true,
      dataDir: '/d',
      pointerDir: '/checkout/.data',
      endpointsFile: '/e.yaml',
      demoPort: 18_400,
    });
  });

  test.each([['--port', '5'], ['file.yaml'], ['--data']])('an unknown argument is named: %s', (...args) => {
    expect(() => parseDevOptions(args, '/checkout')).toThrow(/(--port|file\.yaml|--data).*\nSee: pnpm dev --help/s);
  });

  test.each(['data', 'endpoints'])('an empty --%s is refused: it would be the working directory', (name) => {
    expect(() => parseDevOptions([`--${name}`, ''], '/checkout')).toThrow(
      `--${name}: expected a path, got an empty text`,
    );
  });

  test.each(['80', '65001', 'many'])('a demo port of %s is refused', (port) => {
    expect(() => parseDevOptions(['--demo-port', port], '/checkout')).toThrow(
      `--demo-port: expected a number from 1024 to 65000, got "${port}"`,
    );
  });
});
