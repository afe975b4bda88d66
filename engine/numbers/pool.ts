import type { Place, RoutingStrategy } from '../api';
import type { CallerNumbers } from '../campaign/ports';
import type { NumberRecord } from '../store/numbers';
import type { City, PlaceSource } from './ports';
import { RateLimit } from './rateLimit';
import type { Against, CallInQuestion, SupplierRules, Words } from './supplierRules';
import { IN_USE, OFF, rateWords } from './poolWords';

/** What is asked of the pool; the last two let it keep the supplier's rules by itself. */
export interface TakeRequest {
  instanceId: string;
  /** None: all numbers of the instance. */
  candidates: readonly string[];
  routing: RoutingStrategy;
  calledNumber: string;
  now: number;
  /** Calls to the callee today. */
  callsToday?: number;
  /** Industry and business type of the scene. */
  industry?: string;
}

export interface NumberTaken {
  number: string;
  supplier?: string;
  /** The trunk that carries its calls, where it has one of its own. */
  trunk?: string;
}

export interface NumberWait {
  /** The first instant at which one is free if nothing else happens; Infinity: only an ended call or a change brings one. */
  waitUntil: number;
  because: string;
  words: Words;
  /** Whether limits of numbers or rules of suppliers hold it back. */
  code: 'CallerNumberLimit' | 'SupplierRule';
  /** There is none for this callee, and there will not be: rules of suppliers are against all of them for good. */
  never: boolean;
}

interface Entry {
  readonly number: string;
  /** Null: nobody looks after it; it was named by a job group. */
  record: NumberRecord | null;
  limit: RateLimit | null;
  supplier: SupplierRules | null;
  city: City | undefined;
  live: number;
  most: number;
  /** When it was last taken, in turns: the least recently taken is next. */
  turn: number;
}

/** What a supplier has to say of one call, for all of its numbers. */
interface Opinion {
  against: Against | undefined;
  /** Until when nothing is against it. */
  openUntil: number;
}

/**
 * From which number a call is made. Everything is in memory: limits are counted here, and what was
 * called from before a restart is told to it by `began`.
 */
export class CallerNumberPool implements CallerNumbers {
  private readonly entries = new Map<string, Entry>();
  private readonly ofInstance = new Map<string, Entry[]>();
  private turns = 0;

  constructor(private readonly places: PlaceSource) {}

  // ------------------------------------------------------------ the numbers

  /** Adds a number, or takes over what has changed of it; calls that are up and counted go on. */
  put(record: NumberRecord, supplier: SupplierRules | null): void {
    const entry = this.entryOf(record.number);
    if (entry.record && entry.record.instanceId !== record.instanceId) this.unlist(entry);
    const isNew = entry.record?.instanceId !== record.instanceId;
    entry.record = record;
    entry.supplier = supplier;
    entry.most = record.maxConcurrency ?? supplier?.concurrency ?? Infinity;
    entry.limit = limitOf(record, entry.limit);
    entry.city = record.city
      ? (this.places.areas.cityOf(record.province, record.city) ?? { ...record, areaCode: '' })
      : { province: record.province, city: '', areaCode: '' };
    if (!isNew) return;
    const others = this.ofInstance.get(record.instanceId) ?? [];
    this.ofInstance.set(record.instanceId, [...others, entry]);
  }

  remove(number: string): void {
    const entry = this.entries.get(number);
    if (!entry) return;
    this.unlist(entry);
    this.entries.delete(number);
  }

  /** A call from it was begun before this engine started. */
  began(number: string, at: number): void {
    this.entries.get(number)?.limit?.begin(at);
  }

  /** How a number stands. */
  stateOf(number: string, now: number): { liveCalls: number; freeAt: number | null } {
    const entry = this.entries.get(number);
    const freeAt = entry?.limit?.freeAt ?? -Infinity;
    return { liveCalls: entry?.live ?? 0, freeAt: freeAt > now ? freeAt : null };
  }

  // ------------------------------------------------------------ calls

  take(p: TakeRequest): NumberTaken | NumberWait {
    const { now, routing } = p;
    const entries = this.choiceOf(p);
    // The line decides what is shown.
    if (entries.length === 0) return { number: '' };

    const place = this.places.of(p.calledNumber);
    const opinions = new Map<SupplierRules, Opinion>();
    const call: CallInQuestion = { place, now };
    if (p.callsToday !== undefined) call.callsToday = p.callsToday;
    if (p.industry !== undefined) call.industry = p.industry;

    let best: Entry | undefined;
    let bestNearness = -1;
    let soonest: NumberWait | undefined;
    let limited: NumberWait | undefined;
    for (const entry of entries) {
      const held = this.held(entry, call, opinions);
      if (held) {
        if (!soonest || sooner(held, soonest)) soonest = held;
        if (held.code === 'CallerNumberLimit' && held.words !== OFF) limited ??= held;
        continue;
      }
      const nearness = routing === 'none' ? 0 : nearnessOf(entry.city, place, routing);
      if (nearness < bestNearness) continue;
      if (best && nearness === bestNearness && best.turn <= entry.turn) continue;
      best = entry;
      bestNearness = nearness;
    }
    if (best) return this.takeFrom(best, now);
    if (!soonest) return wait(Infinity, OFF, 'CallerNumberLimit', false);
    // A number that only waits for a limit may come before what a supplier's rule brings.
    if (limited && soonest.code === 'SupplierRule')
      return { ...limited, waitUntil: soonest.waitUntil };
    return soonest;
  }

  give(number: string): void {
    const entry = this.entries.get(number);
    if (entry && entry.live > 0) entry.live -= 1;
  }

  zoneOf(calledNumber: string): string | undefined {
    return this.places.of(calledNumber)?.timeZone ?? undefined;
  }

  forbids(
    number: string,
    calledNumber: string,
    callsToday: number,
    now: number,
    industry?: string,
  ): { until: number | null; because: string; words: Words } | undefined {
    const supplier = this.entries.get(number)?.supplier;
    if (!supplier) return undefined;
    const place = this.places.of(calledNumber);
    const call = { place, now, callsToday, ...(industry !== undefined && { industry }) };
    const against = supplier.against(call);
    return against && { ...against, because: against.words['en-US'] };
  }

  /** Numbers that may not be used for an industry, with what their suppliers say; for a group before it starts. */
  barred(
    p: Pick<TakeRequest, 'instanceId' | 'candidates'>,
    industry: string,
  ): { number: string; supplier: string; industry: string }[] {
    return this.choiceOf(p).flatMap(({ number, supplier }) => {
      const bar = supplier?.barred(industry);
      if (!supplier || bar === undefined) return [];
      return [{ number, supplier: supplier.supplier.id, industry: bar }];
    });
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

  private choiceOf(p: Pick<TakeRequest, 'instanceId' | 'candidates'>): readonly Entry[] {
    if (p.candidates.length === 0) return this.ofInstance.get(p.instanceId) ?? [];
    return p.candidates.map((number) => this.entryOf(number));
  }

  /** What holds a number back from this call; undefined: it may be taken. */
  private held(
    entry: Entry,
    call: CallInQuestion,
    opinions: Map<SupplierRules, Opinion>,
  ): NumberWait | undefined {
    const { record, supplier, limit } = entry;
    if (record && !record.enabled) return wait(Infinity, OFF, 'CallerNumberLimit', false);
    const opinion = supplier ? opinionOf(supplier, call, opinions) : undefined;
    const against = opinion?.against;
    if (against?.until === null) return wait(Infinity, against.words, 'SupplierRule', true);
    if (entry.live >= entry.most) return wait(Infinity, IN_USE, 'CallerNumberLimit', false);

    const limitedUntil = limit?.freeAt ?? -Infinity;
    const freeAt = Math.max(limitedUntil, against?.until ?? -Infinity);
    if (freeAt <= call.now) return undefined;
    // Its hours may be over by then.
    const at =
      supplier && freeAt >= (opinion?.openUntil ?? Infinity)
        ? supplier.openFrom(freeAt).from
        : freeAt;
    if (limit && limitedUntil === freeAt) {
      return wait(at, rateWords(limit.count, limit.periodMs), 'CallerNumberLimit', false);
    }
    return wait(at, against?.words ?? OFF, 'SupplierRule', false);
  }

  private entryOf(number: string): Entry {
    let entry = this.entries.get(number);
    if (!entry) {
      const place = this.places.of(number);
      entry = {
        number,
        record: null,
        limit: null,
        supplier: null,
        city: place,
        live: 0,
        most: Infinity,
        turn: 0,
      };
      this.entries.set(number, entry);
    }
    return entry;
  }

  private unlist(entry: Entry): void {
    const instanceId = entry.record?.instanceId;
    if (instanceId === undefined) return;
    const others = this.ofInstance.get(instanceId)?.filter((other) => other !== entry) ?? [];
    if (others.length > 0) this.ofInstance.set(instanceId, others);
    else this.ofInstance.delete(instanceId);
  }
}

function opinionOf(
  supplier: SupplierRules,
  call: CallInQuestion,
  opinions: Map<SupplierRules, Opinion>,
): Opinion {
  let opinion = opinions.get(supplier);
  if (!opinion) {
    const against = supplier.against(call);
    const openUntil = supplier.openFrom(against?.until ?? call.now).until;
    opinions.set(supplier, (opinion = { against, openUntil }));
  }
  return opinion;
}

/** 2: of the same city; 1: of the same province; 0: of another, or nobody knows. */
function nearnessOf(
  own: City | undefined,
  place: Place | undefined,
  routing: RoutingStrategy,
): number {
  if (!own?.province || own.province !== place?.province) return 0;
  if (routing === 'sameProvince') return 1;
  // A city may have several area codes, and an area code several cities.
  const sameCity =
    (own.areaCode !== '' && own.areaCode === place.areaCode) ||
    (own.city !== '' && own.city === place.city);
  return sameCity ? 2 : 1;
}

/** The limit that a record has; what was begun counts on. */
function limitOf(record: NumberRecord, before: RateLimit | null): RateLimit | null {
  const { rateLimitCount: count, rateLimitPeriod: period } = record;
  if (count === null || period === null) return null;
  if (before?.count === count && before.periodMs === period * 1000) return before;
  return new RateLimit(count, period * 1000, before?.begun);
}

/** One that may come goes before one that will not, the earlier before the later. */
const sooner = (a: NumberWait, b: NumberWait): boolean =>
  a.never === b.never ? a.waitUntil < b.waitUntil : b.never;

const wait = (
  waitUntil: number,
  words: Words,
  code: NumberWait['code'],
  never: boolean,
): NumberWait => ({ waitUntil, because: words['en-US'], words, code, never });
