import type { Place } from '../api';
import type { CallerNumbers } from '../campaign/ports';
import type { NumberRecord } from '../store/numbers';
import { capacityOf } from './capacity';
import { limitedUntil, newEntry, type Entry } from './entry';
import { NEARNESS, NumberSet, type SupplierPart } from './numberSet';
import type { PlaceSource } from './ports';
import { RateLimit } from './rateLimit';
import type { Against, CallInQuestion, SupplierRules } from './supplierRules';
import { waitOf } from './poolWait';
import type { NumberTaken, NumberWait, Outlook, TakeRequest } from './requests';

/**
 * From which number a call is made. Everything is in memory: limits are counted here, and what was
 * called from before a restart is told to it by `began`.
 *
 * A call takes the same time with a thousand numbers as with one: numbers of a set stand in queues
 * by supplier and place (`numberSet.ts`), and what a supplier has against a call is asked once.
 */
export class CallerNumberPool implements CallerNumbers {
  private readonly entries = new Map<string, Entry>();
  private readonly ofInstance = new Map<string, Set<Entry>>();
  /** Of all numbers of an instance, and of lists by the list itself. They hold until numbers change. */
  private instanceSets = new Map<string, NumberSet>();
  private listSets = new WeakMap<readonly string[], NumberSet>();
  private turns = 0;

  constructor(private readonly places: PlaceSource) {}

  // ------------------------------------------------------------ the numbers

  /** Adds a number, or takes over what has changed of it; calls that are up and counted go on. */
  put(record: NumberRecord, supplier: SupplierRules | null): void {
    const entry = this.entryOf(record.number);
    if (entry.record && entry.record.instanceId !== record.instanceId) this.unlist(entry);
    entry.record = record;
    entry.supplier = supplier;
    entry.most = record.maxConcurrency ?? supplier?.concurrency ?? Infinity;
    entry.limit = limitOf(record, entry.limit);
    entry.city = record.city
      ? (this.places.areas.cityOf(record.province, record.city) ?? { ...record, areaCode: '' })
      : { province: record.province, city: '', areaCode: '' };
    const own = this.ofInstance.get(record.instanceId);
    if (own) own.add(entry);
    else this.ofInstance.set(record.instanceId, new Set([entry]));
    this.forgetSets();
  }

  remove(number: string): void {
    const entry = this.entries.get(number);
    if (!entry) return;
    this.unlist(entry);
    this.entries.delete(number);
    this.forgetSets();
  }

  /** A call from it was begun before this engine started. */
  began(number: string, at: number): void {
    this.entries.get(number)?.limit?.begin(at);
  }

  /** How a number stands. */
  stateOf(number: string, now: number): { liveCalls: number; freeAt: number | null } {
    const entry = this.entries.get(number);
    const freeAt = entry ? limitedUntil(entry) : -Infinity;
    return { liveCalls: entry?.live ?? 0, freeAt: freeAt > now ? freeAt : null };
  }

  /** The trunk that carries its calls; undefined: the line chooses. */
  trunkOf(number: string): string | undefined {
    return this.entries.get(number)?.record?.trunk ?? undefined;
  }

  // ------------------------------------------------------------ calls

  take(p: TakeRequest): NumberTaken | NumberWait {
    const { now, routing } = p;
    const set = this.setOf(p);
    // The line decides what is shown.
    if (set.isEmpty) return { number: '' };
    const call = questionOf(p, this.places.of(p.calledNumber));
    const against = set.parts.map(({ supplier }) => supplier?.against(call));
    for (const nearness of NEARNESS[routing]) {
      const entry = nextOf(set.parts, against, nearness, call);
      if (entry) return this.takeFrom(entry, now);
    }
    return waitOf(set, against, call);
  }

  give(number: string): boolean {
    const entry = this.entries.get(number);
    if (!entry || entry.live === 0) return false;
    entry.live -= 1;
    const wasFull = entry.live + 1 >= entry.most;
    for (const queue of entry.leftOutOf) queue.takeBack(entry);
    entry.leftOutOf.clear();
    return wasFull;
  }

  zoneOf(calledNumber: string): string | undefined {
    return this.places.of(calledNumber)?.timeZone ?? undefined;
  }

  // ------------------------------------------------------------ before a start

  /** What the suppliers of the numbers have against a call, whatever their limits; nothing is taken. */
  outlook(p: Omit<TakeRequest, 'routing'>): Outlook {
    const { parts } = this.setOf(p);
    const call = questionOf(p, this.places.of(p.calledNumber));
    const against = parts.flatMap(({ supplier }) => supplier?.against(call) ?? []);
    if (against.length < parts.length || parts.length === 0) return null;
    return against.reduce((best, one) =>
      (one.until ?? Infinity) < (best.until ?? Infinity) ? one : best,
    );
  }

  /** How many calls the rate limits of the numbers let begin within these spans; null: any number. */
  capacity(
    p: Pick<TakeRequest, 'instanceId' | 'candidates' | 'industry'>,
    spans: readonly (readonly [from: number, to: number])[],
  ): number | null {
    const set = this.setOf(p);
    return set.isEmpty ? null : capacityOf(set.parts, p.industry, spans);
  }

  // ------------------------------------------------------------ inside

  private takeFrom(entry: Entry, now: number): NumberTaken {
    entry.live += 1;
    entry.turn = ++this.turns;
    entry.limit?.begin(now);
    const { number, record, supplier } = entry;
    return {
      number,
      ...(supplier && { supplier: supplier.supplier.id }),
      ...(record?.trunk && { trunk: record.trunk }),
    };
  }

  private setOf({ instanceId, candidates }: Pick<TakeRequest, 'instanceId' | 'candidates'>) {
    if (candidates.length > 0) {
      let set = this.listSets.get(candidates);
      if (!set) {
        set = new NumberSet([...new Set(candidates)].map((number) => this.entryOf(number)));
        this.listSets.set(candidates, set);
      }
      return set;
    }
    let set = this.instanceSets.get(instanceId);
    if (!set) {
      set = new NumberSet([...(this.ofInstance.get(instanceId) ?? [])]);
      this.instanceSets.set(instanceId, set);
    }
    return set;
  }

  private entryOf(number: string): Entry {
    let entry = this.entries.get(number);
    if (!entry) this.entries.set(number, (entry = newEntry(number, this.places.of(number))));
    return entry;
  }

  private unlist(entry: Entry): void {
    const instanceId = entry.record?.instanceId;
    if (instanceId === undefined) return;
    const own = this.ofInstance.get(instanceId);
    own?.delete(entry);
    if (own?.size === 0) this.ofInstance.delete(instanceId);
  }

  private forgetSets(): void {
    this.instanceSets = new Map();
    this.listSets = new WeakMap();
  }
}

function questionOf(
  { now, callsToday, industry }: Pick<TakeRequest, 'now' | 'callsToday' | 'industry'>,
  place: Place | undefined,
): CallInQuestion {
  return {
    ...{ place, now },
    ...(callsToday !== undefined && { callsToday }),
    ...(industry !== undefined && { industry }),
  };
}

/** Of the suppliers that have nothing against the call, the number that was taken longest ago. */
function nextOf(
  parts: readonly SupplierPart[],
  against: readonly (Against | undefined)[],
  nearness: number,
  { place, now }: CallInQuestion,
): Entry | undefined {
  let best: Entry | undefined;
  parts.forEach((part, index) => {
    if (against[index]) return;
    const entry = part.next(nearness, place, now);
    if (entry && (!best || entry.turn < best.turn)) best = entry;
  });
  return best;
}

/** The limit that a record has; what was begun counts on. */
function limitOf(record: NumberRecord, before: RateLimit | null): RateLimit | null {
  const { rateLimitCount: count, rateLimitPeriod: period } = record;
  if (count === null || period === null) return null;
  if (before?.count === count && before.periodMs === period * 1000) return before;
  return new RateLimit(count, period * 1000, before?.begun);
}
