import { isIP } from 'node:net';

/** An address as its words of 16 bits: two for IPv4, eight for IPv6. */
type Words = readonly number[];

interface Network {
  words: Words;
  /** Bits that count. */
  bits: number;
}

/** IPv4 in IPv6's clothes (RFC 4291, section 2.5.5.2). */
const MAPPED: Words = [0, 0, 0, 0, 0, 0xffff];

/** Private networks (RFC 1918, RFC 4193), those of a link (RFC 3927, RFC 4291) and this machine. */
export const PRIVATE_NETWORKS: readonly string[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/**
 * Addresses and networks (CIDR, RFC 4632 and RFC 4291, section 2.3), asked whether they hold an
 * address. An IPv4 address may come as an IPv6 one (`::ffff:192.0.2.1`), in the list as well.
 *
 * @example
 * new NetworkList(['10.0.0.0/8', '2001:db8::/32']).has('10.1.2.3'); // true
 */
export class NetworkList {
  private readonly networks: readonly Network[];

  /** Entries that are none are left out: `networkFault` tells of them. */
  constructor(entries: readonly string[]) {
    this.networks = entries.map(readNetwork).filter((one) => one !== undefined);
  }

  has(address: string): boolean {
    const words = readAddress(address);
    return words !== undefined && this.networks.some((network) => holds(network, words));
  }
}

/** What is wrong with an entry of a list of networks; undefined: nothing. */
export function networkFault(entry: string): string | undefined {
  const network = readNetwork(entry);
  if (!network) {
    return `must be an IP address or a network such as 192.168.0.0/16, not "${entry}"`;
  }
  if (!isWhole(network)) {
    return `"${entry}" has bits behind its prefix: give the network's first address`;
  }
  return undefined;
}

/** One way of writing an IP address: IPv4 for what is IPv4, and IPv6 without its zone. */
export function plainAddress(address: string): string {
  const zone = address.indexOf('%');
  const bare = zone < 0 ? address : address.slice(0, zone);
  if (!bare.includes(':')) return bare;
  const words = readAddress(bare);
  if (words?.length !== 2) return bare.toLowerCase();
  const [high = 0, low = 0] = words;
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function readNetwork(entry: string): Network | undefined {
  const slash = entry.indexOf('/');
  const text = slash < 0 ? entry : entry.slice(0, slash);
  const words = readAddress(text);
  if (!words) return undefined;
  const all = words.length * 16;
  if (slash < 0) return { words, bits: all };
  const written = entry.slice(slash + 1);
  if (!/^\d{1,3}$/.test(written)) return undefined;
  // Of a mapped address the prefix counts from IPv6's beginning.
  const bits = Number(written) - (words.length === 2 && text.includes(':') ? 96 : 0);
  return bits >= 0 && bits <= all ? { words, bits } : undefined;
}

/** Undefined when it is no IP address. */
function readAddress(text: string): Words | undefined {
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  switch (isIP(bare)) {
    case 4:
      return readIPv4(bare);
    case 6:
      return withoutMapping(readIPv6(bare));
    default:
      return undefined;
  }
}

function readIPv4(text: string): Words {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

function readIPv6(text: string): Words {
  const [before = '', after] = text.split('::');
  const head = readGroups(before);
  if (after === undefined) return head;
  const tail = readGroups(after);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function readGroups(text: string): Words {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    return group.includes('.') ? readIPv4(group) : [parseInt(group, 16)];
  });
}

function withoutMapping(words: Words): Words {
  return MAPPED.every((word, index) => words[index] === word) ? words.slice(6) : words;
}

function holds({ words, bits }: Network, address: Words): boolean {
  if (address.length !== words.length) return false;
  for (let i = 0; i < words.length; i++) {
    const mask = maskOf(bits - i * 16);
    if (((words[i] ?? 0) & mask) !== ((address[i] ?? 0) & mask)) return false;
  }
  return true;
}

const isWhole = ({ words, bits }: Network): boolean =>
  words.every((word, index) => (word & ~maskOf(bits - index * 16) & 0xffff) === 0);

/** Of a word, when so many bits from its beginning count. */
const maskOf = (bits: number): number =>
  bits >= 16 ? 0xffff : bits <= 0 ? 0 : (0xffff << (16 - bits)) & 0xffff;
