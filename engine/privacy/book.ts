import { BINDINGS_PER_NUMBER } from '../api';
import type { XRecord } from '../store/privacy/numbers';
import { BindingTable, type LiveBinding } from './bindingTable';
import { DueHeap } from './dueHeap';
import {
  extensionKey,
  leftOf,
  newX,
  placeKey,
  type GroupEntry,
  type PoolEntry,
  type XEntry,
} from './entries';
import { Shelf } from './shelf';

/**
 * All of number privacy that calls are put through by, in memory: pools, X numbers, bindings in
 * effect, groups. Nothing here waits, and nothing here is written.
 */
export class PrivacyBook {
  readonly pools = new Map<string, PoolEntry>();
  readonly numbers = new Map<string, XEntry>();
  readonly groups = new Map<number, GroupEntry>();
  readonly table = new BindingTable();
  readonly due = new DueHeap(this.table);
  private readonly byIndex: XEntry[] = [];
  /** Ids of bindings and groups: of the time, so that none comes twice however old ones are deleted. */
  private lastId = 0;

  // ------------------------------------------------------------ numbers

  addNumber(record: XRecord): XEntry {
    const x = newX(this.byIndex.length, record);
    this.byIndex.push(x);
    this.numbers.set(x.number, x);
    this.setNumber(x, record);
    return x;
  }

  /** What is kept of it has changed. */
  setNumber(x: XEntry, record: XRecord): void {
    const pool = record.poolKey === null ? null : (this.pools.get(record.poolKey) ?? null);
    if (x.pool !== pool) {
      if (x.pool) this.close(x, x.pool);
      x.pool?.numbers.delete(x);
      pool?.numbers.add(x);
      x.pool = pool;
    } else if (x.pool) this.close(x, x.pool);
    x.record = record;
    this.refresh(x);
  }

  removeNumber(x: XEntry): void {
    this.setNumber(x, { ...x.record, poolKey: null });
    this.numbers.delete(x.number);
  }

  /** Whether bindings can be assigned to it may have changed. */
  refresh(x: XEntry): void {
    const { pool, record } = x;
    if (!pool) return;
    const unverified = pool.settings.verifiedOnly && !isVerified(record);
    if (record.locked || unverified || leftOf(x) <= 0) {
      this.close(x, pool);
      return;
    }
    if (pool.open.has(x)) return;
    pool.open.add(x);
    const place = placeKey(record.province, record.city);
    const shelf = pool.openIn.get(place) ?? new Shelf<XEntry>();
    pool.openIn.set(place, shelf);
    shelf.add(x);
  }

  xOf(slot: number): XEntry {
    const x = this.byIndex[this.table.xOf(slot)];
    if (!x) throw new RangeError(`there is no X number of slot ${slot}`);
    return x;
  }

  // ------------------------------------------------------------ bindings

  nextId(now: number): number {
    this.lastId = Math.max(this.lastId + 1, now * 1_000);
    return this.lastId;
  }

  /** An id that was given out before. */
  seen(id: number): void {
    this.lastId = Math.max(this.lastId, id);
  }

  /** The caller has made sure that it is not ambiguous. */
  add(binding: LiveBinding, dueAt: number): number {
    const slot = this.table.add(binding);
    const x = this.xOf(slot);
    x.bindings += 1;
    if (x.pool) x.pool.bindings += 1;
    this.enter(slot, x);
    this.due.set(slot, dueAt);
    this.refresh(x);
    return slot;
  }

  /** Its number X stays; the caller has made sure that it is not ambiguous. */
  change(slot: number, binding: LiveBinding, dueAt: number): void {
    const x = this.xOf(slot);
    this.leave(slot, x);
    this.table.write(slot, binding);
    this.enter(slot, x);
    this.due.set(slot, dueAt);
  }

  remove(slot: number): void {
    const x = this.xOf(slot);
    this.leave(slot, x);
    this.due.remove(slot);
    this.table.remove(slot);
    x.bindings -= 1;
    if (x.pool) x.pool.bindings -= 1;
    this.refresh(x);
  }

  /** Slots of the bindings of a number, each once. */
  slotsOf(x: XEntry): ReadonlySet<number> {
    return x.single >= 0 ? new Set([x.single]) : new Set(x.parties.values());
  }

  // ------------------------------------------------------------ inside

  private enter(slot: number, x: XEntry): void {
    const { table } = this;
    const kind = x.pool?.kind;
    if (kind !== undefined && BINDINGS_PER_NUMBER[kind] === 1) x.single = slot;
    x.parties.set(table.aOf(slot), slot);
    if (kind === 'AXB') x.parties.set(table.bOf(slot), slot);
    const extension = table.extensionOf(slot);
    if (extension !== null) x.parties.set(extensionKey(extension), slot);
    const group = table.groupOf(slot);
    if (group !== null) this.groups.get(group)?.bindings.add(slot);
  }

  private leave(slot: number, x: XEntry): void {
    const { table } = this;
    if (x.single === slot) x.single = -1;
    x.parties.delete(table.aOf(slot));
    if (x.pool?.kind === 'AXB') x.parties.delete(table.bOf(slot));
    const extension = table.extensionOf(slot);
    if (extension !== null) x.parties.delete(extensionKey(extension));
    const group = table.groupOf(slot);
    if (group !== null) this.groups.get(group)?.bindings.delete(slot);
  }

  private close(x: XEntry, pool: PoolEntry): void {
    if (!pool.open.has(x)) return;
    pool.open.remove(x);
    pool.openIn.get(placeKey(x.record.province, x.record.city))?.remove(x);
  }
}

export const isVerified = ({ verification }: XRecord): boolean =>
  verification.state === 'Verified' || verification.state === 'NotRequired';
