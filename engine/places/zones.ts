/** Time zones by the first digits of international numbers: `{"Asia/Tokyo": "81"}`, several separated by blanks. */
export type ZoneFile = Readonly<Record<string, string>>;

/** Under this name stand prefixes whose numbers may be in zones of different clocks. */
export const SEVERAL = '?';

/** The longest prefix that fits a number tells its zone. */
export class Zones {
  private readonly byPrefix = new Map<string, string | null>();
  private longest = 0;

  constructor(file: ZoneFile) {
    for (const [zone, prefixes] of Object.entries(file)) {
      for (const prefix of prefixes.split(' ')) {
        this.byPrefix.set(prefix, zone === SEVERAL ? null : zone);
        this.longest = Math.max(this.longest, prefix.length);
      }
    }
  }

  /** Of a number with its country code, without + and 00. Null where it does not tell; undefined where there is no such country. */
  of(international: string): string | null | undefined {
    for (let length = Math.min(this.longest, international.length); length > 0; length--) {
      const zone = this.byPrefix.get(international.slice(0, length));
      if (zone !== undefined) return zone;
    }
    return undefined;
  }
}
