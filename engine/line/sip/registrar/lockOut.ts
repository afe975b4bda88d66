import type { Clock } from '../../../time/clock';

export interface LockOutSettings {
  /** Wrong passwords within `windowMs` that lock. */
  tries: number;
  windowMs: number;
  /** The first lock; each further one is twice as long. */
  firstMs: number;
  longestMs: number;
}

interface Entry {
  wrong: number;
  /** Of the first of them. */
  since: number;
  lockedUntil: number;
  locks: number;
}

const CAPACITY = 8_192;
const LONGEST_KEY = 128;

/**
 * Locks out who gives too many wrong passwords, each time for longer. Once nothing has been heard
 * for as long as the longest lock, all is forgotten; so is the oldest when there are too many.
 */
export class LockOut {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly settings: LockOutSettings,
    private readonly clock: Clock,
  ) {}

  isLocked(who: string): boolean {
    return (this.entries.get(keyOf(who))?.lockedUntil ?? 0) > this.clock.now();
  }

  /** True when this one locks. */
  wrong(who: string): boolean {
    const { tries, windowMs, firstMs, longestMs } = this.settings;
    const now = this.clock.now();
    const entry = this.entry(keyOf(who), now);
    if (now - entry.since > windowMs) {
      entry.since = now;
      entry.wrong = 0;
    }
    entry.wrong++;
    if (entry.wrong < tries) return false;
    entry.lockedUntil = now + Math.min(firstMs * 2 ** Math.min(entry.locks++, 30), longestMs);
    entry.wrong = 0;
    return true;
  }

  /** The right password: what came before were slips. */
  right(who: string): void {
    this.entries.delete(keyOf(who));
  }

  private entry(key: string, now: number): Entry {
    const known = this.entries.get(key);
    const isOld = known && now - Math.max(known.since, known.lockedUntil) > this.settings.longestMs;
    const entry = known && !isOld ? known : { wrong: 0, since: now, lockedUntil: 0, locks: 0 };
    // Whoever was wrong last stands last.
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > CAPACITY && oldest !== undefined) this.entries.delete(oldest);
    return entry;
  }
}

const keyOf = (who: string): string => who.slice(0, LONGEST_KEY);
