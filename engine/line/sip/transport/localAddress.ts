import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The address of this machine in the peer's own network, or else that of the first interface
 * that leads outside. A line behind a NAT, or with several ways out, names its address itself.
 */
export function localAddress(remote: string): string {
  const family = isIPv6(remote) ? 'IPv6' : 'IPv4';
  const lower = family === 'IPv6' ? 'ipv6' : 'ipv4';
  let outside: string | undefined;
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, family: its, internal, cidr } of addresses ?? []) {
      if (its !== family || !cidr) continue;
      const network = new BlockList();
      network.addSubnet(address, Number(cidr.slice(cidr.indexOf('/') + 1)), lower);
      if (network.check(remote, lower)) return address;
      if (!internal && !address.startsWith('fe80:')) outside ??= address;
    }
  }
  return outside ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
}
