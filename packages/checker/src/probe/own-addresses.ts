import { networkInterfaces } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';

/**
 * This machine's addresses that lead further than to their own link. None when it cannot even say them: asking takes a
 * file descriptor.
 */
export function ownAddresses(): NetworkInterfaceInfo[] {
  try {
    return Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address }) => !address.startsWith('fe80'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SYSTEM_ERROR') return [];
    throw error;
  }
}
