import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DialflowError,
  type Binding,
  type BindingChanges,
  type BindingEnd,
  type BindingSettings,
  type BindResult,
  type NewBinding,
  type Page,
  type PrivacyMethods,
} from '../api';
import type { NewEvent } from '../store/events';
import type { Alarms } from './alarms';
import type { ArrearsKeeper } from './arrears';
import { assign } from './assign';
import { bindingOf, bindingOfRecord, eventBindingOf, liveOf, recordOf } from './binding';
import { ENDING, WARNED, type LiveBinding } from './bindingTable';
import { conflictOf, type Conflict } from './conflict';
import type { PrivacyContext } from './context';
import { draftOf } from './draft';
import type { PoolEntry } from './entries';
import { privacyEvent } from './events';
import { findPool, idOf } from './find';
import { given } from './given';
import { slotsFound } from './inEffect';
import { canonical } from './number';
import { pageOf } from './pages';
import { resolveCall } from './resolve';

const MINUTE = 60_000;

type Methods = Pick<
  PrivacyMethods,
  | 'bind'
  | 'bindMany'
  | 'unbind'
  | 'unbindMany'
  | 'updateBinding'
  | 'getBinding'
  | 'listBindings'
  | 'resolve'
>;

export interface BindingsContext extends PrivacyContext {
  isRingTone: (id: string) => boolean;
  alarms: Alarms;
  arrears: ArrearsKeeper;
  /** What is due next may have changed. */
  dueChanged: () => void;
}

/** 号码绑定: in memory at once, answered when it is written. */
export class Bindings implements Methods {
  /** Ends that are being written, by slot. */
  private readonly endings = new Map<number, Promise<void>>();

  constructor(private readonly context: BindingsContext) {}

  /** What is in effect, from the store. */
  async load(): Promise<void> {
    const { book, stores } = this.context;
    book.seen(await stores.bindings.lastId());
    for (const pool of book.pools.values()) {
      for (const records of stores.bindings.inEffect(pool.key)) {
        for (const record of records) {
          const x = book.numbers.get(record.x);
          if (x?.pool !== pool) {
            throw new Error(`binding ${record.id} is on ${record.x}, which is not in ${pool.key}`);
          }
          const live = liveOf(record, x.index);
          book.add(live, dueAtOf(pool, live));
        }
        // A line may be open already, and wants its turn.
        await nextTurn();
      }
    }
  }

  // ------------------------------------------------------------ the contract

  async bind(p: NewBinding): Promise<Binding> {
    const { book, clock, arrears, stores, alarms } = this.context;
    arrears.refuse('bound');
    const pool = findPool(book, p.poolKey);
    let draft = draftOf(p, pool, this.known());
    // Nothing may come between that a number fits and that it is taken.
    let assigned = assign(this.context, pool, draft, p);
    for (let again = 0; 'conflict' in assigned; again++) {
      const leaving = again < 3 ? this.leaving(assigned.conflict.slot) : undefined;
      if (!leaving) throw refusal(assigned.conflict);
      await leaving;
      // Arrears, groups and numbers may be others by now.
      arrears.refuse('bound');
      draft = draftOf(p, pool, this.known());
      assigned = assign(this.context, pool, draft, p);
    }
    const { x, extension } = assigned;
    const now = clock.now();
    const live = { ...draft, extension, id: book.nextId(now), x: x.index, createdAt: now };
    const record = recordOf(live, x.number, pool.key);
    const slot = book.add(live, dueAtOf(pool, live));
    this.context.dueChanged();
    alarms.check(pool);
    try {
      await stores.bindings.change({ made: record });
    } catch (error) {
      book.remove(slot);
      throw error;
    }
    return bindingOfRecord(record, pool.kind);
  }

  async bindMany(p: { bindings: NewBinding[] }): Promise<{ results: BindResult[] }> {
    const results = p.bindings.map((one) =>
      this.bind(one).then(
        (binding): BindResult => ({ binding }),
        (error: unknown): BindResult => {
          const { code, message } = DialflowError.from(error);
          return { code, reason: message };
        },
      ),
    );
    return { results: await Promise.all(results) };
  }

  async unbind({ bindingId }: { bindingId: string }): Promise<void> {
    const slot = this.slotOf(bindingId);
    if (slot !== undefined) return this.end(slot, 'Unbound');
    // Asked again, it is as it was asked for.
    if (!(await this.context.stores.bindings.find(idOf(bindingId)))) throw noBinding(bindingId);
  }

  async unbindMany(p: { bindingIds: string[] }): ReturnType<PrivacyMethods['unbindMany']> {
    const results = p.bindingIds.map((bindingId) =>
      this.unbind({ bindingId }).then(
        () => ({ bindingId, done: true }),
        (error: unknown) => ({ bindingId, done: false, reason: DialflowError.from(error).message }),
      ),
    );
    return { results: await Promise.all(results) };
  }

  async updateBinding(p: { bindingId: string; changes: BindingChanges }): Promise<Binding> {
    const { book, stores, dueChanged } = this.context;
    const slot = this.slotOf(p.bindingId);
    const ending = slot === undefined ? undefined : this.endings.get(slot);
    if (slot === undefined || ending) {
      await ending;
      throw await this.notInEffect(p.bindingId);
    }
    const { pool, number, index } = book.xOf(slot);
    if (!pool) throw noBinding(p.bindingId);
    const before = book.table.read(slot);
    const draft = draftOf(
      changedSettings(bindingOf(book, slot), p.changes),
      pool,
      this.known(),
      before,
    );
    const conflict = conflictOf(book.table, book.xOf(slot), draft, slot);
    if (conflict) throw refusal(conflict);
    const warned = draft.expiresAt === before.expiresAt ? before.flags & WARNED : 0;
    const after = { ...before, ...draft, flags: draft.flags | warned, x: index };
    book.change(slot, after, dueAtOf(pool, after));
    dueChanged();
    const record = recordOf(after, number, pool.key);
    try {
      await stores.bindings.change({ changed: record });
    } catch (error) {
      this.takeBack(slot, before, pool);
      throw error;
    }
    return bindingOfRecord(record, pool.kind);
  }

  async getBinding({ bindingId }: { bindingId: string }): Promise<Binding> {
    const { book, stores } = this.context;
    const slot = this.slotOf(bindingId);
    if (slot !== undefined) return bindingOf(book, slot);
    const record = await stores.bindings.find(idOf(bindingId));
    const pool = record && book.pools.get(record.poolKey);
    if (!pool) throw noBinding(bindingId);
    return bindingOfRecord(record, pool.kind);
  }

  async listBindings(p: Parameters<Methods['listBindings']>[0]): Promise<Page<Binding>> {
    const { book, stores } = this.context;
    const { limit, after, ended, x, number, groupId, ...rest } = p;
    const query = {
      ...rest,
      ...(x !== undefined && { x: canonical(x) }),
      ...(number !== undefined && { number: canonical(number) }),
      ...(groupId !== undefined && { group: idOf(groupId) || -1 }),
      ...(after !== undefined && { before: idOf(after) || 0 }),
    };
    const id = (told: Binding): string => told.id;
    const slots = ended ? undefined : slotsFound(book, query);
    if (slots) {
      const first = async (most: number): Promise<number[]> => slots.slice(0, most);
      return pageOf(limit, first, (slot) => bindingOf(book, slot), id);
    }
    return pageOf(
      limit,
      (most) => stores.bindings.list({ ...query, ended: ended ?? false, limit: most }),
      (record) => bindingOfRecord(record, book.pools.get(record.poolKey)?.kind ?? 'AXB'),
      id,
    );
  }

  resolve: Methods['resolve'] = async (p) =>
    resolveCall(this.context.book, p, this.context.clock.now());

  // ------------------------------------------------------------ ends

  /** Resolves when it is written; nobody is put through from now on. */
  end(slot: number, reason: BindingEnd): Promise<void> {
    const ending = this.endings.get(slot);
    if (ending) return ending;
    const written = this.writeEnd(slot, reason);
    this.endings.set(slot, written);
    return written;
  }

  /** Tells that it will expire, once. */
  async warn(slot: number): Promise<void> {
    const { book, clock, stores } = this.context;
    const x = book.xOf(slot);
    const flags = book.table.flagsOf(slot) | WARNED;
    book.table.setFlags(slot, flags);
    book.due.set(slot, book.table.expiresAtOf(slot));
    const binding = eventBindingOf(bindingOf(book, slot));
    const event = privacyEvent({ eventType: 'BindingExpiring', eventTime: clock.now(), binding });
    await stores.bindings.change({
      changed: recordOf(book.table.read(slot), x.number, x.pool?.key ?? ''),
      events: [event],
    });
  }

  private async writeEnd(slot: number, reason: BindingEnd): Promise<void> {
    const { book, clock, stores, alarms } = this.context;
    const { pool } = book.xOf(slot);
    const now = clock.now();
    const events: NewEvent[] = [];
    if (reason !== 'Unbound') {
      const binding = eventBindingOf(bindingOf(book, slot));
      events.push(privacyEvent({ eventType: 'BindingEnded', eventTime: now, reason, binding }));
    }
    const id = book.table.idOf(slot);
    const flags = book.table.flagsOf(slot);
    book.table.setFlags(slot, flags | ENDING);
    book.due.remove(slot);
    try {
      const at = reason === 'Expired' ? null : now;
      await stores.bindings.change({ ended: id, at, reason, events });
    } catch (error) {
      this.endings.delete(slot);
      book.table.setFlags(slot, flags);
      // Tried again in a while, where it was to expire.
      book.due.set(slot, Math.max(book.table.expiresAtOf(slot), now + MINUTE));
      this.context.dueChanged();
      throw error;
    }
    // Another binding may have the slot from here on.
    this.endings.delete(slot);
    book.remove(slot);
    if (pool) alarms.check(pool);
  }

  // ------------------------------------------------------------ inside

  /** Where what is in the way is about to go: when it has gone. */
  private leaving(slot: number): Promise<void> | undefined {
    const { book, clock } = this.context;
    if (clock.now() >= book.table.expiresAtOf(slot)) return this.end(slot, 'Expired');
    return this.endings.get(slot);
  }

  /** What could not be written is as it was, unless somebody has taken its place. */
  private takeBack(slot: number, before: LiveBinding, pool: PoolEntry): void {
    const { book } = this.context;
    if (book.table.idOf(slot) !== before.id) return;
    if (conflictOf(book.table, book.xOf(slot), before, slot)) return;
    book.change(slot, before, dueAtOf(pool, before));
  }

  private known() {
    const { book, clock, isRingTone } = this.context;
    return { book, now: clock.now(), isRingTone };
  }

  /** Of one in effect. */
  private slotOf(bindingId: string): number | undefined {
    const { table } = this.context.book;
    const slot = table.slotOf(idOf(bindingId));
    if (slot === undefined || this.context.clock.now() < table.expiresAtOf(slot)) return slot;
    return undefined;
  }

  private async notInEffect(bindingId: string): Promise<DialflowError> {
    const record = await this.context.stores.bindings.find(idOf(bindingId));
    if (!record) return noBinding(bindingId);
    return new DialflowError(
      'WrongState',
      `Binding ${bindingId} is in effect no longer; bind anew.`,
    );
  }
}

/** When it has to be looked at next: to tell that it will expire, or because it does. */
export function dueAtOf(pool: PoolEntry, { flags, expiresAt }: LiveBinding): number {
  const { expiringMinutes } = pool.settings;
  if (expiringMinutes === null || flags & WARNED) return expiresAt;
  return expiresAt - expiringMinutes * MINUTE;
}

function changedSettings(was: Binding, changes: BindingChanges): BindingSettings {
  const { a, b, expiresAt, restriction, display, recording, transcript } = was;
  const { outId, outOrderId, ringTimeoutSeconds, ringTones } = was;
  return {
    ...{ a, b, expiresAt, restriction, display, recording, transcript },
    ...{ outId, outOrderId, ringTimeoutSeconds },
    ...given(changes),
    ringTones: { ...ringTones, ...given(changes.ringTones ?? {}) },
  };
}

const noBinding = (id: string): DialflowError => DialflowError.notFound('binding', id);

const refusal = ({ path, reason }: Conflict): DialflowError =>
  DialflowError.invalid('binding', [{ path, reason }]);
