import type { Clock } from '../../../time/clock';
import type { AddressRecord, Dns, NaptrRecord, SrvRecord } from './dns';

const UNKNOWN_TTL_MS = 60_000;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_600_000;
/** How long "there is none" holds, and how long a failure is not asked about again. */
const NOTHING_MS = 30_000;
const FAILURE_MS = 2_000;
const ENTRIES = 1_024;

interface Entry {
  answer: Promise<unknown[]>;
  expiresAt: number;
}

/**
 * Remembers answers for as long as they say, or a minute where they do not. One question at a
 * time for each name; a bounded number of names, the oldest going first.
 */
export class DnsCache implements Dns {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly dns: Dns,
    private readonly clock: Clock,
  ) {}

  naptr(name: string): Promise<NaptrRecord[]> {
    return this.ask(`NAPTR ${name}`, () => this.dns.naptr(name));
  }

  srv(name: string): Promise<SrvRecord[]> {
    return this.ask(`SRV ${name}`, () => this.dns.srv(name));
  }

  addresses(name: string, family: 4 | 6): Promise<AddressRecord[]> {
    return this.ask(`A${family} ${name}`, () => this.dns.addresses(name, family));
  }

  private ask<R extends { ttl?: number }>(key: string, query: () => Promise<R[]>): Promise<R[]> {
    const known = this.entries.get(key);
    if (known && known.expiresAt > this.clock.now()) return known.answer as Promise<R[]>;
    this.entries.delete(key);
    if (this.entries.size >= ENTRIES) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
    const answer = query();
    // Held for all who ask until it is there, however long that takes.
    const entry: Entry = { answer, expiresAt: Infinity };
    this.entries.set(key, entry);
    answer.then(
      (records) => (entry.expiresAt = this.clock.now() + lifetime(records)),
      () => (entry.expiresAt = this.clock.now() + FAILURE_MS),
    );
    return answer;
  }
}

function lifetime(records: { ttl?: number }[]): number {
  if (records.length === 0) return NOTHING_MS;
  const shortest = Math.min(...records.map(({ ttl }) => (ttl ?? UNKNOWN_TTL_MS / 1_000) * 1_000));
  return Math.min(Math.max(shortest, SHORTEST_MS), LONGEST_MS);
}
