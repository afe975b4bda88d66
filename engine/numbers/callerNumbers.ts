import {
  DialflowError,
  type CallerNumber,
  type CallerNumberSettings,
  type NumberMethods,
  type NumberPlace,
  type Page,
  type Problem,
  type RejectedNumber,
  type Supplier,
} from '../api';
import type { NumberRecord, NumberStore } from '../store/numbers';
import type { Clock } from '../time/clock';
import { firstIdAt, type NewId } from '../time/ids';
import { checkNumber, digitsOf, MOST_SECONDS } from './check';
import { settingsOfRow } from './columns';
import { checkPlaces } from './placeRows';
import type { CallerNumberPool } from './pool';
import type { PlaceSource } from './ports';
import type { Suppliers } from './suppliers';

/** Numbers of all instances together: they are kept in memory. */
const MOST_NUMBERS = 100_000;
const PAGE = 1_000;

export interface CallerNumbersContext {
  clock: Clock;
  newId: NewId;
  store: NumberStore;
  places: PlaceSource;
  suppliers: Suppliers;
  pool: CallerNumberPool;
  /** Names of the line's trunks; null: a line that has none, whatever is asked of it. */
  trunks: () => readonly string[] | null;
  /** Fails where there is no such instance. */
  instance: (instanceId: string) => unknown;
  /** What may be called from has changed: jobs that wait for a number may go. */
  changed: (instanceId: string) => void;
}

/** 号码管理: the caller numbers of instances, kept in memory; the pool gets what has changed. */
export class CallerNumberList implements NumberMethods {
  /** By number. */
  private readonly known = new Map<string, NumberRecord>();
  /** Changes are made one after the other: each is checked against what the last one left. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: CallerNumbersContext) {}

  /** Everything the pool needs: numbers, suppliers, places, and what was called from lately. */
  async load(): Promise<void> {
    const { store, suppliers, places, pool, clock } = this.context;
    await suppliers.load();
    for await (const rows of store.places()) places.add(rows);
    for (const record of await store.list()) this.keep(record);

    const limited = [...this.known.values()].flatMap(({ rateLimitPeriod: s }) => (s ? [s] : []));
    if (limited.length === 0) return;
    const longest = Math.min(Math.max(...limited), MOST_SECONDS) * 1000;
    for (const { number, at } of await store.calledFrom(firstIdAt(clock.now() - longest))) {
      pool.began(number, at);
    }
  }

  /** The supplier of a number, for prices and rules; undefined where it has none. */
  supplierOf(number: string): string | undefined {
    return this.known.get(number)?.supplier ?? undefined;
  }

  /** The instance is gone, and its numbers with it. */
  forget(instanceId: string): void {
    for (const { number } of this.of(instanceId)) {
      this.known.delete(number);
      this.context.pool.remove(number);
    }
  }

  async list(p: Parameters<NumberMethods['list']>[0]): Promise<Page<CallerNumber>> {
    this.context.instance(p.instanceId);
    const search = p.search?.trim() ?? '';
    const limit = p.limit ?? PAGE;
    const found = this.of(p.instanceId)
      .filter(
        ({ number, province, city, remark }) =>
          (p.after === undefined || number > p.after) &&
          (!search || [number, province, city, remark].some((text) => text.includes(search))),
      )
      .sort((a, b) => (a.number < b.number ? -1 : 1));
    const list = found.slice(0, limit).map((record) => this.shown(record));
    return { list, next: found.length > limit ? (list.at(-1)?.number ?? null) : null };
  }

  async get(p: { instanceId: string; number: string }): Promise<CallerNumber> {
    return this.shown(this.find(p.instanceId, p.number));
  }

  add(p: { instanceId: string; numbers: CallerNumberSettings[] }): Promise<CallerNumber[]> {
    return this.inTurn(() => this.addNow(p));
  }

  update(p: Parameters<NumberMethods['update']>[0]): Promise<CallerNumber> {
    return this.inTurn(() => this.updateNow(p));
  }

  remove(p: { instanceId: string; numbers: string[] }): Promise<{ removed: number }> {
    return this.inTurn(() => this.removeNow(p));
  }

  import(p: Parameters<NumberMethods['import']>[0]): ReturnType<NumberMethods['import']> {
    return this.inTurn(() => this.importNow(p));
  }
  async places(p: { numbers: string[] }): Promise<NumberPlace[]> {
    const nowhere = { province: '', city: '', areaCode: '', carrier: '', timeZone: null };
    return p.numbers.map((written) => {
      const number = digitsOf(written);
      return { number, ...(this.context.places.of(number) ?? nowhere) };
    });
  }

  async addPlaces(p: Parameters<NumberMethods['addPlaces']>[0]): Promise<{ added: number }> {
    const { places, store } = this.context;
    const rows = checkPlaces(p.rows, places.areas);
    await store.savePlaces(rows);
    places.add(rows);
    return { added: rows.length };
  }

  async clearPlaces(): Promise<void> {
    await this.context.store.clearPlaces();
    this.context.places.clear();
  }

  async suppliers(): Promise<Supplier[]> {
    return this.context.suppliers.list((id) => this.numbersOf(id));
  }

  saveSupplier(p: { definition: unknown }): Promise<Supplier> {
    return this.inTurn(() => this.saveSupplierNow(p));
  }

  removeSupplier(p: { id: string }): Promise<void> {
    return this.inTurn(() => this.context.suppliers.remove(p.id, this.numbersOf(p.id)));
  }

  // ------------------------------------------------------------ inside

  private async addNow(p: {
    instanceId: string;
    numbers: CallerNumberSettings[];
  }): Promise<CallerNumber[]> {
    this.context.instance(p.instanceId);
    const problems: Problem[] = [];
    const seen = new Map<string, number>();
    const records = p.numbers.map((given, index) => {
      const path = `numbers[${index}]`;
      const settings = checkNumber(given, this.context, path, problems);
      const earlier = seen.get(settings.number);
      const reason = this.takenBy(p.instanceId, settings.number);
      if (earlier !== undefined) {
        problems.push({ path: `${path}.number`, reason: `is that of numbers[${earlier}] as well` });
      } else if (reason) problems.push({ path: `${path}.number`, reason });
      seen.set(settings.number, earlier ?? index);
      return this.record(p.instanceId, settings);
    });
    if (problems.length > 0) throw DialflowError.invalid('list of caller numbers', problems);
    this.makeRoomFor(records.length);
    await this.context.store.save(records);
    this.keepAll(p.instanceId, records);
    return records.map((record) => this.shown(record));
  }

  private async updateNow(p: Parameters<NumberMethods['update']>[0]): Promise<CallerNumber> {
    const before = this.find(p.instanceId, p.number);
    const problems: Problem[] = [];
    const changed = { ...before, ...p.changes };
    const settings = checkNumber(changed, this.context, '', problems, before);
    if (problems.length > 0) throw DialflowError.invalid('caller number', problems);
    const record = { ...before, ...settings };
    await this.context.store.save([record]);
    this.keepAll(p.instanceId, [record]);
    return this.shown(record);
  }

  private async removeNow(p: {
    instanceId: string;
    numbers: string[];
  }): Promise<{ removed: number }> {
    this.context.instance(p.instanceId);
    const asked = new Set(p.numbers.map(digitsOf));
    const records = this.of(p.instanceId).filter(({ number }) => asked.has(number));
    await this.context.store.delete(records.map(({ id }) => id));
    for (const { number } of records) {
      this.known.delete(number);
      this.context.pool.remove(number);
    }
    this.context.changed(p.instanceId);
    return { removed: records.length };
  }

  private async importNow(p: Parameters<NumberMethods['import']>[0]) {
    this.context.instance(p.instanceId);
    const rejected: RejectedNumber[] = [];
    const good = new Map<string, NumberRecord>();
    let added = 0;
    p.rows.forEach((row, index) => {
      const refuse = (number: string, reason: string): void => {
        rejected.push({ row: index + 1, number, reason });
      };
      const read = settingsOfRow(row);
      if ('reason' in read) return refuse(read.number, read.reason);
      const number = digitsOf(read.settings.number);
      const before = this.known.get(number);
      const reason =
        before?.instanceId === p.instanceId ? null : this.takenBy(p.instanceId, number);
      if (reason) return refuse(number, `The number ${reason}.`);
      if (good.has(number)) return refuse(number, 'The number stands in an earlier row.');
      const problems: Problem[] = [];
      const given = { ...before, ...read.settings, number };
      const settings = checkNumber(given, this.context, '', problems, before);
      if (problems.length > 0) {
        return refuse(
          number,
          problems.map(({ path, reason: why }) => `${path}: ${why}`).join('; '),
        );
      }
      if (!before) added += 1;
      good.set(number, before ? { ...before, ...settings } : this.record(p.instanceId, settings));
    });
    this.makeRoomFor(added);
    const records = [...good.values()];
    await this.context.store.save(records);
    this.keepAll(p.instanceId, records);
    return { added, changed: records.length - added, rejected };
  }

  private async saveSupplierNow(p: { definition: unknown }): Promise<Supplier> {
    const saved = await this.context.suppliers.save(p.definition);
    const { id } = saved;
    const records = [...this.known.values()].filter(({ supplier }) => supplier === id);
    for (const record of records) this.keep(record);
    for (const instanceId of new Set(records.map((one) => one.instanceId))) {
      this.context.changed(instanceId);
    }
    return { ...saved, preset: false, numbers: records.length };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private keep(record: NumberRecord): void {
    const { pool, suppliers } = this.context;
    this.known.set(record.number, record);
    pool.put(record, suppliers.rulesOf(record.supplier));
  }

  private keepAll(instanceId: string, records: readonly NumberRecord[]): void {
    for (const record of records) this.keep(record);
    if (records.length > 0) this.context.changed(instanceId);
  }

  private record(
    instanceId: string,
    settings: Omit<NumberRecord, 'id' | 'instanceId' | 'createdAt'>,
  ): NumberRecord {
    const { newId, clock } = this.context;
    return { ...settings, id: newId(), instanceId, createdAt: clock.now() };
  }

  private shown(record: NumberRecord): CallerNumber {
    const { pool, clock } = this.context;
    return { ...record, ...pool.stateOf(record.number, clock.now()) };
  }

  private of(instanceId: string): NumberRecord[] {
    return [...this.known.values()].filter((record) => record.instanceId === instanceId);
  }

  private numbersOf(supplier: string): number {
    let count = 0;
    for (const record of this.known.values()) if (record.supplier === supplier) count += 1;
    return count;
  }

  private find(instanceId: string, written: string): NumberRecord {
    const record = this.known.get(digitsOf(written));
    if (record?.instanceId === instanceId) return record;
    throw DialflowError.notFound('caller number', written);
  }

  private takenBy(instanceId: string, number: string): string | null {
    const known = this.known.get(number);
    if (!known) return null;
    return known.instanceId === instanceId
      ? 'is there already; update it to change it'
      : 'belongs to another instance; remove it there first';
  }

  private makeRoomFor(count: number): void {
    if (this.known.size + count <= MOST_NUMBERS) return;
    throw new DialflowError(
      'LimitExceeded',
      `There are ${this.known.size} caller numbers, and ${MOST_NUMBERS} are the most; remove some first.`,
    );
  }
}
