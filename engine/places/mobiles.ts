import type { Areas, City } from './areas';

/** Mobiles begin with 13 to 19; the first 7 digits tell the city. */
const FIRST = 1_300_000;
const COUNT = 700_000;

/** What stands before the table in `mobiles.json`, unpacked. */
export interface MobileHeader {
  /** Where the table is from. */
  source: string;
  /** Province and city, separated by a blank; the table's numbers, less one, count into it. */
  cities: string[];
  /** Carrier by the first 3 or 4 digits; the longest prefix wins. */
  carriers: Record<string, string>;
}

/** What an operator added: it is laid over the table, and can be taken away again. */
interface Overlay {
  cities: Uint16Array;
  carriers: Uint8Array;
  /** How long the prefix was that a row is from; 0: none. */
  lengths: Uint8Array;
}

/** Cities and carriers of mobiles: two bytes for each of the first seven digits there can be. */
export class Mobiles {
  private readonly cities: (City | undefined)[] = [undefined];
  private readonly indexes = new Map<string, number>();
  private readonly carriers: string[] = [''];
  /** By the first 4 digits, into `carriers`. */
  private readonly carrierOf = new Uint8Array(COUNT / 1000);
  private overlay: Overlay | null = null;

  constructor(
    header: MobileHeader,
    private readonly table: Uint16Array,
    private readonly areas: Areas,
  ) {
    for (const name of header.cities) {
      const [province = '', city = ''] = name.split(' ');
      this.cityIndex(province, city);
    }
    const byLength = Object.entries(header.carriers).sort(([a], [b]) => a.length - b.length);
    for (const [prefix, carrier] of byLength) {
      const [from, to] = range(prefix);
      this.carrierOf.fill(this.carrierIndex(carrier), from / 1000, to / 1000);
    }
  }

  /** Of a number of 11 digits, or its first 7. */
  city(number: string): City | undefined {
    const at = Number(number.slice(0, 7)) - FIRST;
    const index = this.overlay?.cities[at] || this.table[at];
    return this.cities[index ?? 0];
  }

  /** Empty where it is not known. */
  carrier(number: string): string {
    const at = Number(number.slice(0, 7)) - FIRST;
    const index = this.overlay?.carriers[at] || this.carrierOf[Math.floor(at / 1000)];
    return this.carriers[index ?? 0] ?? '';
  }

  /** Numbers that begin like that (3 to 7 digits) belong there. Of two prefixes the longer one holds. */
  add(prefix: string, province: string, city: string, carrier: string): void {
    this.overlay ??= {
      cities: new Uint16Array(COUNT),
      carriers: new Uint8Array(COUNT),
      lengths: new Uint8Array(COUNT),
    };
    const { cities, carriers, lengths } = this.overlay;
    const [from, to] = range(prefix);
    const cityIndex = this.cityIndex(province, city);
    const carrierIndex = this.carrierIndex(carrier);
    for (let at = from; at < to; at++) {
      if ((lengths[at] ?? 0) > prefix.length) continue;
      lengths[at] = prefix.length;
      cities[at] = cityIndex;
      carriers[at] = carrierIndex;
    }
  }

  /** Forgets what was added. */
  clear(): void {
    this.overlay = null;
  }

  private cityIndex(province: string, city: string): number {
    const name = `${province} ${city}`;
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    const entry = this.areas.cityOf(province, city) ?? { province, city, areaCode: '' };
    const index = this.cities.push(entry) - 1;
    if (index > 0xffff) throw new RangeError('There are more cities than can be kept.');
    this.indexes.set(name, index);
    return index;
  }

  private carrierIndex(carrier: string): number {
    const known = this.carriers.indexOf(carrier);
    const index = known >= 0 ? known : this.carriers.push(carrier) - 1;
    if (index > 0xff) throw new RangeError('There are more carriers than can be kept.');
    return index;
  }
}

/** Rows of the table that a prefix stands for. */
function range(prefix: string): [from: number, to: number] {
  const width = 10 ** (7 - prefix.length);
  const from = Number(prefix) * width - FIRST;
  return [Math.max(0, from), Math.min(COUNT, from + width)];
}

/** The file's bytes, unpacked: the header's length, the header, the table (all little-endian). */
export function readMobiles(bytes: Buffer, areas: Areas): Mobiles {
  const length = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as MobileHeader;
  const table = new Uint16Array(COUNT);
  for (let at = 0, from = 4 + length; at < COUNT; at++, from += 2) {
    table[at] = bytes.readUInt16LE(from);
  }
  return new Mobiles(header, table, areas);
}

export function writeMobiles(header: MobileHeader, cityOf: (prefix: number) => number): Buffer {
  const head = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(4 + head.length + 2 * COUNT);
  bytes.writeUInt32LE(head.length, 0);
  head.copy(bytes, 4);
  for (let at = 0; at < COUNT; at++) {
    bytes.writeUInt16LE(cityOf(FIRST + at), 4 + head.length + 2 * at);
  }
  return bytes;
}
