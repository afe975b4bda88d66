import type { Clock } from '../../../time/clock';
import { plainAddress } from '../settings/networkList';

interface Entry<T> {
  owners: Set<T>;
  seenAt: number;
}

/** Longer than most calls: what comes in a call is let in though DNS has moved on. */
const KEPT_MS = 4 * 3_600_000;
const CAPACITY = 1_024;

/** Which addresses belong to whom, as DNS told of them; each is forgotten long after it was last told. */
export class AddressBook<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly clock: Clock) {}

  note(address: string, owner: T): void {
    const key = plainAddress(address);
    const entry = this.entries.get(key) ?? { owners: new Set<T>(), seenAt: 0 };
    entry.owners.add(owner);
    entry.seenAt = this.clock.now();
    // The last one noted stands last.
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > CAPACITY && oldest !== undefined) this.entries.delete(oldest);
  }

  has(address: string): boolean {
    return this.find(address) !== undefined;
  }

  owners(address: string): T[] {
    return [...(this.find(address)?.owners ?? [])];
  }

  private find(address: string): Entry<T> | undefined {
    const entry = this.entries.get(plainAddress(address));
    return entry && this.clock.now() - entry.seenAt <= KEPT_MS ? entry : undefined;
  }
}
