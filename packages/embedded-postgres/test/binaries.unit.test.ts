import { expect, test } from '@jest/globals';
import { findBinaries } from '../src/binaries.ts';

test('an unsupported platform is told which ones are supported', async () => {
  await expect(findBinaries('win32', 'x64')).rejects.toThrow(
    /not run on win32-x64, only on darwin-arm64, darwin-x64, linux-arm64, linux-x64/,
  );
});
