/** Ranges with a name. `private` is what the registries of special addresses keep out of the public Internet. */
const BASIC = {
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  broadcast: ['255.255.255.255'],
  unspecified: ['0.0.0.0/8', '::'],
  loopback: ['127.0.0.0/8', '::1'],
  private: [
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    // Shared address space of providers and clouds (RFC 6598)
    '100.64.0.0/10',
    // Protocol assignments (RFC 6890), where one cloud keeps its metadata
    '192.0.0.0/24',
    // Benchmarks inside a network (RFC 2544), and what is reserved (RFC 1112)
    '198.18.0.0/15',
    '240.0.0.0/4',
    // Unique local (RFC 4193), site-local (RFC 3879), NAT64 of a network's own (RFC 8215)
    'fc00::/7',
    'fec0::/10',
    '64:ff9b:1::/48',
  ],
} as const;

const DEFAULT = [...BASIC['link-local'], ...BASIC.multicast, ...BASIC.broadcast, ...BASIC.unspecified];

export const NAMED_SETS: Readonly<Record<string, readonly string[]>> = {
  ...BASIC,
  default: DEFAULT,
  'public-only': [...DEFAULT, ...BASIC.loopback, ...BASIC.private],
};
