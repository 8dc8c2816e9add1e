import { isIPv4, isIPv6 } from 'node:net';

/** The bytes of an IP address, in network order: 4 or 16; `null` for any other text. A zone (`fe80::1%eth0`) is left out. */
export function addressBytes(text: string): number[] | null {
  if (isIPv4(text)) return text.split('.').map(Number);
  return isIPv6(text) ? ipv6Bytes(text.split('%', 1)[0] ?? '') : null;
}

function ipv6Bytes(text: string): number[] {
  const [head = '', tail = ''] = text.split('::');
  const before = groupBytes(head);
  const after = groupBytes(tail);
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after];
}

/** `2001:db8` or `ffff:192.0.2.1`. */
function groupBytes(groups: string): number[] {
  if (groups === '') return [];
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
