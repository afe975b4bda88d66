import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that lead to this machine or into its network: what an endpoint may not be, unless it
 * is allowed, for whoever may name an address would reach what only insiders should (SSRF).
 */
/** One for each: a list with both takes every IPv4 address for an IPv4-mapped one. */
const inside4 = new BlockList();
const inside6 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8], // "this network", RFC 791
  ['10.0.0.0', 8], // private, RFC 1918
  ['100.64.0.0', 10], // shared by providers, RFC 6598
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, RFC 3927: metadata of cloud machines
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // RFC 6890
  ['192.0.2.0', 24], // documentation, RFC 5737
  ['192.88.99.0', 24], // 6to4 relays, RFC 7526
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks, RFC 2544
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
] as const) {
  inside4.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96], // unspecified, loopback, IPv4-compatible
  ['::ffff:0:0', 96], // IPv4-mapped: an IPv4 address written otherwise
  ['64:ff9b::', 96], // translated to IPv4, RFC 6052
  ['64:ff9b:1::', 48], // RFC 8215
  ['100::', 64], // discarded, RFC 6666
  ['2001::', 23], // Teredo and other special ones, RFC 6890
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['fc00::', 7], // private, RFC 4193
  ['fe80::', 10], // link-local
  ['fec0::', 10], // site-local
  ['ff00::', 8], // multicast
] as const) {
  inside6.addSubnet(network, bits, 'ipv6');
}

const INSIDE_NAME = /(^|\.)(localhost|local|internal|lan|home\.arpa|localdomain)\.?$/i;

/** Of an IP address, as text. */
export const isPrivate = (address: string): boolean =>
  isIP(address) === 6 ? inside6.check(address, 'ipv6') : inside4.check(address, 'ipv4');

/** Whether the host of an address can be told to be private without asking for it. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? INSIDE_NAME.test(host) : isPrivate(host);
}

export class PrivateAddressError extends Error {
  constructor(host: string, address: string) {
    super(
      `${host} leads to ${address}, which is this machine or a private network; allow that for the endpoint if it is meant`,
    );
  }
}

/** Resolves a name to addresses that are not private, just before they are connected to. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '', 0);
    const bad = found.find(({ address }) => isPrivate(address));
    const [first] = found;
    if (bad) return done(new PrivateAddressError(hostname, bad.address), '', 0);
    if (!first) return done(new Error(`${hostname} has no address`), '', 0);
    if (options.all) return done(null, found);
    done(null, first.address, first.family);
  });
};
