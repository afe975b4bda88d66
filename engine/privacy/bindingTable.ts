import type { CallDisplay, CallRestriction, RingTones } from '../api';

/** What few bindings have; those that have none of it share one object. */
export interface BindingOptions {
  readonly outId: string;
  readonly outOrderId: string;
  readonly ringTones: RingTones;
  readonly ringTimeoutSeconds: number | null;
}

export const NO_OPTIONS: BindingOptions = Object.freeze({
  outId: '',
  outOrderId: '',
  ringTones: Object.freeze({ fromA: null, toA: null }),
  ringTimeoutSeconds: null,
});

/** A binding in effect, packed: see `number.ts`. */
export interface LiveBinding {
  id: number;
  /** Place of its X number among those in memory. */
  x: number;
  a: number;
  /** NaN: none. */
  b: number;
  extension: string | null;
  group: number | null;
  createdAt: number;
  expiresAt: number;
  flags: number;
  options: BindingOptions;
}

const PAGE_BITS = 14;
const PAGE = 1 << PAGE_BITS;
const MASK = PAGE - 1;
/** Small maps grow without a pause that calls could be heard in. */
const SHARDS = 1_021;

class Slots {
  readonly id = new Float64Array(PAGE);
  readonly x = new Int32Array(PAGE);
  readonly a = new Float64Array(PAGE);
  readonly b = new Float64Array(PAGE);
  /** 0: none; else its digits behind a 1. */
  readonly extension = new Int32Array(PAGE);
  /** 0: none. */
  readonly group = new Float64Array(PAGE);
  readonly createdAt = new Float64Array(PAGE);
  readonly expiresAt = new Float64Array(PAGE);
  readonly dueAt = new Float64Array(PAGE);
  readonly heapAt = new Int32Array(PAGE);
  readonly flags = new Uint16Array(PAGE);
  readonly options: BindingOptions[] = new Array<BindingOptions>(PAGE).fill(NO_OPTIONS);
}

const EMPTY = new Slots();

/**
 * Bindings in effect, by slot. A million of them as objects would be half a gigabyte that the
 * garbage collector goes through again and again; in arrays of numbers they are some 90 bytes each
 * and nothing to it.
 */
export class BindingTable {
  private readonly pages: Slots[] = [];
  private readonly free: number[] = [];
  private readonly byId = Array.from({ length: SHARDS }, () => new Map<number, number>());
  private used = 0;
  private live = 0;

  get size(): number {
    return this.live;
  }

  add(binding: LiveBinding): number {
    const slot = this.free.pop() ?? this.used++;
    if (slot >> PAGE_BITS === this.pages.length) this.pages.push(new Slots());
    this.write(slot, binding);
    this.page(slot).heapAt[slot & MASK] = -1;
    this.shard(binding.id).set(binding.id, slot);
    this.live += 1;
    return slot;
  }

  /** Its id and its X number stay. */
  write(slot: number, binding: LiveBinding): void {
    const page = this.page(slot);
    const at = slot & MASK;
    page.id[at] = binding.id;
    page.x[at] = binding.x;
    page.a[at] = binding.a;
    page.b[at] = binding.b;
    page.extension[at] = binding.extension === null ? 0 : Number(`1${binding.extension}`);
    page.group[at] = binding.group ?? 0;
    page.createdAt[at] = binding.createdAt;
    page.expiresAt[at] = binding.expiresAt;
    page.flags[at] = binding.flags;
    page.options[at] = binding.options;
  }

  read(slot: number): LiveBinding {
    const page = this.page(slot);
    const at = slot & MASK;
    return {
      id: page.id[at] ?? 0,
      x: page.x[at] ?? 0,
      a: page.a[at] ?? NaN,
      b: page.b[at] ?? NaN,
      extension: extensionText(page.extension[at]),
      group: page.group[at] || null,
      createdAt: page.createdAt[at] ?? 0,
      expiresAt: page.expiresAt[at] ?? 0,
      flags: page.flags[at] ?? 0,
      options: page.options[at] ?? NO_OPTIONS,
    };
  }

  remove(slot: number): void {
    const id = this.idOf(slot);
    this.shard(id).delete(id);
    this.page(slot).options[slot & MASK] = NO_OPTIONS;
    this.page(slot).id[slot & MASK] = 0;
    this.free.push(slot);
    this.live -= 1;
  }

  slotOf(id: number): number | undefined {
    return this.shard(id).get(id);
  }

  idOf = (slot: number): number => this.page(slot).id[slot & MASK] ?? 0;
  xOf = (slot: number): number => this.page(slot).x[slot & MASK] ?? 0;
  aOf = (slot: number): number => this.page(slot).a[slot & MASK] ?? NaN;
  bOf = (slot: number): number => this.page(slot).b[slot & MASK] ?? NaN;
  extensionOf = (slot: number): string | null =>
    extensionText(this.page(slot).extension[slot & MASK]);
  groupOf = (slot: number): number | null => this.page(slot).group[slot & MASK] || null;
  expiresAtOf = (slot: number): number => this.page(slot).expiresAt[slot & MASK] ?? 0;
  flagsOf = (slot: number): number => this.page(slot).flags[slot & MASK] ?? 0;
  optionsOf = (slot: number): BindingOptions => this.page(slot).options[slot & MASK] ?? NO_OPTIONS;

  setFlags(slot: number, flags: number): void {
    this.page(slot).flags[slot & MASK] = flags;
  }

  // ------------------------------------------------------------ of the heap

  dueAtOf = (slot: number): number => this.page(slot).dueAt[slot & MASK] ?? 0;
  heapAtOf = (slot: number): number => this.page(slot).heapAt[slot & MASK] ?? -1;

  setDueAt(slot: number, dueAt: number): void {
    this.page(slot).dueAt[slot & MASK] = dueAt;
  }

  setHeapAt(slot: number, at: number): void {
    this.page(slot).heapAt[slot & MASK] = at;
  }

  /** Slots of bindings of which a number is A or B, whatever X: a millisecond or two for a million. */
  slotsAbout(number: number): number[] {
    const found: number[] = [];
    this.pages.forEach(({ id, a, b }, page) => {
      for (let at = 0; at < PAGE; at++) {
        if ((a[at] === number || b[at] === number) && id[at] !== 0) {
          found.push((page << PAGE_BITS) + at);
        }
      }
    });
    return found;
  }

  /** All slots in use, those of `from` on; stops after so many. */
  *slots(from: number, count: number): Generator<number> {
    for (let slot = from; slot < Math.min(this.used, from + count); slot++) {
      if (this.idOf(slot) !== 0) yield slot;
    }
  }

  /** No slot is at this place or behind it. */
  get end(): number {
    return this.used;
  }

  private page(slot: number): Slots {
    return this.pages[slot >> PAGE_BITS] ?? EMPTY;
  }

  private shard(id: number): Map<number, number> {
    return this.byId[id % SHARDS] ?? NO_SHARD;
  }
}

const NO_SHARD = new Map<number, number>();

const extensionText = (packed: number | undefined): string | null =>
  packed ? String(packed).slice(1) : null;

// ---------------------------------------------------------------- flags

const RESTRICTIONS: readonly CallRestriction[] = ['none', 'fromA', 'toA'];
const RESTRICTION = 0b11;
const DISPLAY = 1 << 2;
const RECORDING = 1 << 3;
const TRANSCRIPT = 1 << 4;
/** `BindingExpiring` was told. */
export const WARNED = 1 << 7;
/** Those that are kept with the binding. */
export const KEPT_FLAGS = 0xff;
/** Its end is being written: it is in effect no longer, but nobody takes its place yet. */
export const ENDING = 1 << 8;

export interface BindingFlags {
  restriction: CallRestriction;
  display: CallDisplay;
  recording: boolean;
  transcript: boolean;
}

export const packFlags = (flags: BindingFlags): number =>
  RESTRICTIONS.indexOf(flags.restriction) |
  (flags.display === 'caller' ? DISPLAY : 0) |
  (flags.recording ? RECORDING : 0) |
  (flags.transcript ? TRANSCRIPT : 0);

export const unpackFlags = (flags: number): BindingFlags => ({
  restriction: RESTRICTIONS[flags & RESTRICTION] ?? 'none',
  display: flags & DISPLAY ? 'caller' : 'privacyNumber',
  recording: (flags & RECORDING) !== 0,
  transcript: (flags & TRANSCRIPT) !== 0,
});
