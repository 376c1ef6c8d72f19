import { BlockList } from 'node:net';

/** Networks without public services (IANA special-purpose address registries). */
const IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/** Those that hold an IPv4 address as well (mapped, NAT64, 6to4): what is behind them is not told by the prefix. */
const IPV6 = [
  '::/128',
  '::1/128',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const;

/** One list for each family: in a common one, Node takes every IPv4 address for its mapped IPv6 one. */
const special = { 4: blockListOf(IPV4, 'ipv4'), 6: blockListOf(IPV6, 'ipv6') } as const;

/** Whether an address can be that of a service on the Internet. */
export function isPublicAddress(address: string, family: number): boolean {
  return family === 6 ? !special[6].check(address, 'ipv6') : !special[4].check(address, 'ipv4');
}

function blockListOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
