import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DialflowError,
  type EntryDetails,
  type EntrySource,
  type JobGroupStatusName,
  type ListAddition,
  type ListEntry,
  type ListKind,
  type ListRef,
  type NewEntry,
  type Page,
  type RefusedEntry,
  type RosterCheck,
  type RosterSource,
  type RuleMethods,
} from '../../api';
import type { CallLists } from '../../campaign/ports';
import type { ListKey, ListStore } from '../../store/lists';
import type { ListEntryRow } from '../../store/schema';
import type { Clock } from '../../time/clock';
import type { NewId } from '../../time/ids';

export type NumberCheck = { ok: true; digits: string } | { ok: false; reason: string };

export interface ListsContext {
  clock: Clock;
  newId: NewId;
  store: ListStore;
  /** `campaign/contacts` knows what can be dialled, and reads rosters. */
  checkNumber: (written: string) => NumberCheck;
  readRoster: (source: RosterSource) => Promise<RosterCheck>;
  instanceExists: (instanceId: string) => boolean;
  /** Null: there is no such job group. */
  groupOf: (groupId: string) => Promise<{ status: JobGroupStatusName; name: string } | null>;
  /** Who is exempt from caps has changed, in an instance or (null) in all. */
  changed?: (instanceId: string | null) => void;
  /** Numbers were put on a group's stop-call list: those of it that wait are cancelled. */
  stopped?: (groupId: string, numbers: string[]) => Promise<unknown>;
}

/** A row that is to be added, with what it was called by whoever gave it. */
interface Candidate {
  row: number;
  written: string;
  entry: NewEntry;
}

type Methods = Pick<
  RuleMethods,
  'addNumbers' | 'importNumbers' | 'removeNumbers' | 'listNumbers' | 'lookUpNumbers'
>;

const ACCOUNT = '';
/** Rows that are worked on in one go: calls that are up do not wait for a long list. */
const PIECE = 500;
const DAY = 86_400_000;
/** 止呼: "允许暂停、草稿状态的外呼任务添加止呼名单" (000, section 4.2.1.1). */
const STOPPABLE: readonly JobGroupStatusName[] = ['Draft', 'Paused'];
/** Columns of a roster in which somebody may have written why a number is on it. */
const REASON_COLUMNS = ['reason', 'remark', '原因', '备注'];

/**
 * Do-not-call, allow and stop-call lists (000, section 4.1, 全局防骚扰策略). The dispatcher asks
 * for the numbers of a batch at once, so lists of any length cost the same.
 */
export class Lists implements Methods, CallLists {
  constructor(private readonly context: ListsContext) {}

  async addNumbers(p: Parameters<Methods['addNumbers']>[0]): Promise<ListAddition> {
    const { list, entries, ...details } = p;
    const candidates = entries.map((entry, index) => ({
      row: index + 1,
      written: entry.phoneNumber,
      entry,
    }));
    return this.add(list, candidates, details);
  }

  async importNumbers(p: Parameters<Methods['importNumbers']>[0]): Promise<ListAddition> {
    const { list, source, ...details } = p;
    await this.allow(list);
    const { valid, rejected } = await this.context.readRoster(source);
    const taken = new Set(valid.map(({ phoneNumber }) => phoneNumber));
    const candidates = valid.map((contact, index): Candidate => {
      const reason = REASON_COLUMNS.map((name) => contact.variables[name]).find(Boolean);
      const entry = {
        phoneNumber: contact.phoneNumber,
        ...(contact.name && { name: contact.name }),
        ...(reason && { reason }),
      };
      return { row: contact.row ?? index + 1, written: contact.phoneNumber, entry };
    });
    const addition = await this.add(list, candidates, { ...details, source: 'import' });
    const notRead = rejected.map(({ row, phoneNumber = '', reason }): RefusedEntry => {
      const number = this.context.checkNumber(phoneNumber);
      return { row, phoneNumber, reason, duplicate: number.ok && taken.has(number.digits) };
    });
    return {
      ...addition,
      refused: [...addition.refused, ...notRead].sort((a, b) => a.row - b.row),
    };
  }

  async removeNumbers(p: { list: ListRef; numbers: string[] }): Promise<{ removed: number }> {
    await this.exists(p.list);
    const removed = await this.context.store.remove(keyOf(p.list), this.digitsOf(p.numbers));
    if (removed > 0) this.told(p.list);
    return { removed };
  }

  async listNumbers(p: Parameters<Methods['listNumbers']>[0]): Promise<Page<ListEntry>> {
    await this.exists(p.list);
    const limit = Math.min(Math.max(p.limit ?? 100, 1), 10_000);
    const rows = await this.context.store.page(keyOf(p.list), {
      prefix: (p.prefix ?? '').replace(/[^0-9]/g, ''),
      after: p.after ?? '',
      limit,
      now: this.context.clock.now(),
    });
    const last = rows.at(-1);
    return { list: rows.map(fromRow), next: rows.length === limit && last ? last.id : null };
  }

  async lookUpNumbers(p: Parameters<Methods['lookUpNumbers']>[0]): Promise<ListEntry[]> {
    const keys: ListKey[] = [
      ...ofInstance('doNotCall', p.instanceId),
      ...ofInstance('allow', p.instanceId),
      ...(p.groupId === undefined ? [] : [{ list: 'stopCall', scope: p.groupId }]),
    ];
    const { store, clock } = this.context;
    return (await store.find(keys, this.digitsOf(p.numbers), clock.now())).map(fromRow);
  }

  // ------------------------------------------------------------ for the dispatcher

  async barred(
    group: { id: string; instanceId: string },
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, 'doNotCall' | 'stopCall'>> {
    const { store, clock } = this.context;
    const keys = [
      ...ofInstance('doNotCall', group.instanceId),
      { list: 'stopCall', scope: group.id },
    ];
    const barred = new Map<string, 'doNotCall' | 'stopCall'>();
    for (const row of await store.find(keys, numbers, clock.now())) {
      // Who may not be called at all is told so, whatever else is on a list of him.
      if (row.list === 'doNotCall' || !barred.has(row.phone_number)) {
        barred.set(row.phone_number, row.list as 'doNotCall' | 'stopCall');
      }
    }
    return barred;
  }

  async exempt(instanceId: string, numbers: readonly string[]): Promise<ReadonlySet<string>> {
    const { store, clock } = this.context;
    const rows = await store.find(ofInstance('allow', instanceId), numbers, clock.now());
    return new Set(rows.map((row) => row.phone_number));
  }

  // ------------------------------------------------------------ inside

  private async add(
    list: ListRef,
    candidates: readonly Candidate[],
    details: EntryDetails,
  ): Promise<ListAddition> {
    const { clock, store } = this.context;
    const now = clock.now();
    const refused: RefusedEntry[] = [];
    const first = new Map<string, Candidate>();
    for await (const candidate of inPieces(candidates)) {
      const { row, written } = candidate;
      const refuse = (reason: string, duplicate = false): void => {
        refused.push({ row, phoneNumber: written, reason, duplicate });
      };
      const number = this.context.checkNumber(written);
      const expiresAt = expiryOf(candidate.entry, details, now);
      const before = number.ok ? first.get(number.digits) : undefined;
      if (!number.ok) refuse(number.reason);
      else if (before) refuse(`the same number as row ${before.row}`, true);
      else if (expiresAt !== null && expiresAt <= now) {
        refuse(`it would have expired already, at ${new Date(expiresAt).toISOString()}`);
      } else first.set(number.digits, candidate);
    }
    const rows: ListEntryRow[] = [];
    for await (const [digits, { entry }] of inPieces(first)) {
      rows.push(this.rowOf(list, digits, entry, details));
    }
    // Nothing is written before all has been looked at; what the list is of may have changed meanwhile.
    await this.allow(list);
    const added = await store.add(rows, now);
    for (const [digits, { row, written }] of first) {
      if (added.has(digits)) continue;
      refused.push({
        row,
        phoneNumber: written,
        reason: 'it is on the list already',
        duplicate: true,
      });
    }
    if (added.size > 0) this.told(list);
    // Those that were there before as well: what waits of them may have been added since.
    if (list.kind === 'stopCall' && first.size > 0) {
      await this.context.stopped?.(list.groupId, [...first.keys()]);
    }
    return { added: added.size, refused: refused.sort((a, b) => a.row - b.row) };
  }

  /** Who was held by a cap may go on now. */
  private told(list: ListRef): void {
    if (list.kind === 'allow') this.context.changed?.(list.instanceId);
  }

  private rowOf(
    list: ListRef,
    digits: string,
    entry: NewEntry,
    details: EntryDetails,
  ): ListEntryRow {
    return {
      id: this.context.newId(),
      ...keyOf(list),
      phone_number: digits,
      name: entry.name?.trim() ?? '',
      reason: (entry.reason ?? details.reason ?? '').trim(),
      source: entry.source ?? details.source ?? 'manual',
      created_by: (entry.createdBy ?? details.createdBy ?? '').trim(),
      created_at: this.context.clock.now(),
      expires_at: expiryOf(entry, details, this.context.clock.now()),
    };
  }

  /** What is no number is on no list. */
  private digitsOf(numbers: readonly string[]): string[] {
    const digits = new Set<string>();
    for (const written of numbers) {
      const number = this.context.checkNumber(written);
      if (number.ok) digits.add(number.digits);
    }
    return [...digits];
  }

  private async exists(list: ListRef): Promise<JobGroupStatusName | null> {
    if (list.kind === 'stopCall') {
      const group = await this.context.groupOf(list.groupId);
      if (!group) throw DialflowError.notFound('job group', list.groupId);
      return group.status;
    }
    if (list.instanceId !== null && !this.context.instanceExists(list.instanceId)) {
      throw DialflowError.notFound('instance', list.instanceId);
    }
    return null;
  }

  private async allow(list: ListRef): Promise<void> {
    const status = await this.exists(list);
    if (status === null || STOPPABLE.includes(status)) return;
    throw new DialflowError(
      'WrongState',
      `Numbers can be put on the stop-call list of a draft or paused job group; this one is ${status.toLowerCase()}. Pause it first.`,
    );
  }
}

/** One after the other, with a turn for everybody else now and then. */
async function* inPieces<T>(all: Iterable<T>): AsyncGenerator<T> {
  let count = 0;
  for (const one of all) {
    yield one;
    if (++count % PIECE === 0) await nextTurn();
  }
}

/** The row's own wins over what is said of all. */
function expiryOf(entry: EntryDetails, details: EntryDetails, now: number): number | null {
  for (const { expiresAt, validDays } of [entry, details]) {
    if (expiresAt !== undefined) return expiresAt;
    if (validDays !== undefined) return now + Math.round(validDays * DAY);
  }
  return null;
}

export const keyOf = (list: ListRef): ListKey =>
  list.kind === 'stopCall'
    ? { list: list.kind, scope: list.groupId }
    : { list: list.kind, scope: list.instanceId ?? ACCOUNT };

const ofInstance = (list: ListKind, instanceId: string): ListKey[] => [
  { list, scope: ACCOUNT },
  { list, scope: instanceId },
];

function fromRow(row: ListEntryRow): ListEntry {
  const kind = row.list as ListKind;
  return {
    id: row.id,
    list:
      kind === 'stopCall'
        ? { kind, groupId: row.scope }
        : { kind, instanceId: row.scope === ACCOUNT ? null : row.scope },
    phoneNumber: row.phone_number,
    name: row.name,
    reason: row.reason,
    source: row.source as EntrySource,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
