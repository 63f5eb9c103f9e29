import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are not of the public internet (IANA's special-purpose registries): loopback, private networks,
 * link-local with the metadata services of clouds, multicast, and IPv6 forms that carry an IPv4 address. A mapped
 * address (`::ffff:127.0.0.1`) is judged by the address in it.
 */
const INTERNAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
] as const;

const internal = new BlockList();
for (const network of INTERNAL) {
  const [address, prefix] = network.split('/');
  internal.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** @param address IPv4 or IPv6 in text form; anything else counts as internal */
export function isInternalAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || internal.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * What the address itself shows; where a name leads is looked at when the message is sent.
 * @returns why messages cannot go there
 */
export function internalHost(url: string): string | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const local = host === 'localhost' || host.endsWith('.localhost');
  if (!local && (isIP(host) === 0 || !isInternalAddress(host))) return undefined;
  return `${host} is an internal address. Use a public one, or let the operator set PACKSHOT_INTERNAL_WEBHOOKS=allow.`;
}
