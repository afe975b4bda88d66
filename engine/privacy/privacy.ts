import type { CallQuestion, CallAnswer, Language, PrivacyMethods } from '../api';
import type { UsageAddition } from '../store/privacy/usage';
import type { Timer } from '../time/clock';
import { Alarms } from './alarms';
import { ArrearsKeeper } from './arrears';
import { Bindings } from './bindings';
import { Blacklists } from './blacklist';
import { PrivacyCalls } from './calls';
import type { PrivacyContext } from './context';
import { Expiry } from './expiry';
import { Groups } from './groups';
import { Numbers } from './numbers';
import { Pools } from './pools';
import { transcriptEvents } from './masked/events';
import { PrivacyPriceList } from './prices';
import { RentRoll } from './rent';
import { resolveCall } from './resolve';
import { transferRoute, type TransferQuestion, type TransferRoute } from './transfer';
import { RingTones } from './ringTones';
import { Stock } from './stock';
import { Transcripts } from './transcripts';
import { PrivacyUsageReports } from './usage';
import { XChanges } from './xChanges';

const DAY = 86_400_000;
/** Of bindings that have ended, of records of calls and of transcripts. */
const KEPT_DAYS = 90;
const TIDY_MS = 6 * 3_600_000;
/** Ended together, when there were arrears for too long. */
const TOGETHER = 500;

/** 号码隐私保护: its parts, their beginning and their end. */
export class Privacy {
  readonly api: PrivacyMethods;
  readonly calls: PrivacyCalls;
  readonly ringTones: RingTones;
  readonly prices: PrivacyPriceList;
  private readonly pools: Pools;
  private readonly numbers: Numbers;
  private readonly groups: Groups;
  private readonly bindings: Bindings;
  private readonly expiry: Expiry;
  private readonly arrears: ArrearsKeeper;
  private readonly rents: RentRoll;
  private readonly transcripts: Transcripts;
  private timer: Timer | undefined;
  private tidying: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly context: PrivacyContext) {
    const alarms = new Alarms(context);
    this.arrears = new ArrearsKeeper({ ...context, endAll: () => this.endAll() });
    this.prices = new PrivacyPriceList(context);
    this.rents = new RentRoll({ ...context, prices: this.prices });
    this.ringTones = new RingTones(context);
    const isRingTone = this.ringTones.has;
    const dueChanged = (): void => this.expiry.arm();
    const changes = new XChanges({ ...context, alarms }, this.arrears, this.rents);
    this.pools = new Pools({ ...context, alarms, isRingTone, dueChanged });
    this.numbers = new Numbers({ ...context, changes });
    const stock = new Stock({ ...context, changes });
    this.groups = new Groups(context);
    const { arrears, prices } = this;
    this.bindings = new Bindings({ ...context, isRingTone, alarms, arrears, dueChanged });
    this.expiry = new Expiry({ ...context, bindings: this.bindings });
    const blacklists = new Blacklists(context);
    this.calls = new PrivacyCalls({
      ...{ ...context, prices },
      toTranscribe: () => this.transcripts.wake(),
    });
    this.transcripts = new Transcripts({
      ...context,
      store: context.stores.transcripts,
      callOf: (id) => this.calls.find(id),
      pathOf: context.recordingPath,
      eventsOf: transcriptEvents,
    });
    const reports = new PrivacyUsageReports({ ...context, prices });
    this.api = {
      ...methodsOf(this.pools, 'createPool', 'updatePool', 'getPool', 'listPools'),
      ...methodsOf(stock, 'addStock', 'removeStock', 'stockRemain', 'buyNumbers'),
      ...methodsOf(this.numbers, 'releaseNumbers', 'lockNumbers', 'unlockNumbers', 'moveNumbers'),
      ...methodsOf(this.numbers, 'moveSome', 'listMoves', 'updateNumber', 'getNumber'),
      ...methodsOf(this.numbers, 'listNumbers', 'startVerification', 'finishVerification'),
      ...methodsOf(this.bindings, 'bind', 'bindMany', 'unbind', 'unbindMany', 'updateBinding'),
      ...methodsOf(this.bindings, 'getBinding', 'listBindings', 'resolve'),
      ...methodsOf(this.groups, 'createGroup', 'updateGroup', 'changeGroup', 'deleteGroup'),
      ...methodsOf(this.groups, 'getGroup', 'listGroups', 'listGroupNumbers'),
      ...methodsOf(blacklists, 'addBlacklist', 'removeBlacklist', 'listBlacklist'),
      ...methodsOf(this.ringTones, 'addRingTone', 'removeRingTone', 'listRingTones'),
      ...methodsOf(this.ringTones, 'getRingToneAudio'),
      ...methodsOf(this.calls, 'listCalls'),
      ...methodsOf(this.transcripts, 'getTranscript'),
      ...methodsOf(reports, 'usage', 'usageCsv', 'dailyUsage'),
      prices: async () => prices.now,
      setPrices: (p) => prices.set(p.prices),
      arrears: async () => arrears.state,
      setArrears: (p) => arrears.set(p.since),
    };
  }

  /** Whom a call from `caller` to X reaches now. It waits for nothing. */
  resolve(question: CallQuestion): CallAnswer {
    return resolveCall(this.context.book, question, this.context.clock.now());
  }

  /** Whom a side of a call that is up may put the other one through to; null: it may not. */
  transfer(asked: TransferQuestion): TransferRoute | null {
    return transferRoute(this.context.book, asked, this.context.clock.now());
  }

  /** What so many messages to an X number cost, of whichever pool it is now. */
  smsUsage(x: string, sms: { at: number; intercepted?: number; smart?: number }): UsageAddition {
    return this.prices.smsUsage(this.context.book.numbers.get(x), sms);
  }

  /** There are pools at all. */
  get inUse(): boolean {
    return this.context.book.pools.size > 0;
  }

  /** Of what callers hear; of no pool: Chinese, the product's own. */
  languageOf(poolKey: string | null): Language {
    const { pools } = this.context.book;
    return (poolKey === null ? undefined : pools.get(poolKey))?.settings.language ?? 'zh-CN';
  }

  /** The trunk that carries the calls of X; null: the line chooses. */
  trunkOf(x: string): string | null {
    return this.context.book.numbers.get(x)?.record.trunk ?? null;
  }

  async load(): Promise<void> {
    await this.prices.load();
    await this.arrears.load();
    await this.ringTones.load();
    await this.pools.load();
    await this.groups.load();
    await this.numbers.load();
    await this.bindings.load();
    await this.calls.load();
    await this.rents.load();
    this.transcripts.wake();
    this.expiry.arm();
    this.arrears.start();
    this.tidyLater(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.arrears.stop();
    this.numbers.stop();
    await this.transcripts.stop();
    await this.expiry.stop();
    await this.rents.stop();
    await this.tidying;
  }

  // ------------------------------------------------------------ inside

  /** 如欠费超过1个月，系统将解除号码的全部绑定关系. */
  private async endAll(): Promise<void> {
    const { book, failed } = this.context;
    const { table } = book;
    // They may be paid meanwhile.
    const goesOn = (): boolean => !this.stopped && this.arrears.frozen;
    for (let from = 0; from < table.end && goesOn(); from += TOGETHER) {
      const slots = [...table.slots(from, TOGETHER)];
      await Promise.all(slots.map((slot) => this.bindings.end(slot, 'Arrears').catch(failed)));
    }
  }

  private tidyLater(ms: number): void {
    if (this.stopped) return;
    const { clock, stores, failed } = this.context;
    this.timer = clock.after(ms, () => {
      const before = clock.now() - KEPT_DAYS * DAY;
      this.tidying = Promise.all([
        stores.bindings.dropEnded(before),
        stores.calls.dropBefore(before),
        stores.transcripts.dropBefore(before),
      ])
        .then(() => undefined, failed)
        .finally(() => this.tidyLater(TIDY_MS));
    });
  }
}

/** Methods of a part, bound to it. */
function methodsOf<T extends object, K extends keyof T>(part: T, ...names: K[]): Pick<T, K> {
  const bound: Partial<Pick<T, K>> = {};
  for (const name of names) {
    const method = part[name];
    if (typeof method === 'function') bound[name] = method.bind(part) as T[K];
  }
  return bound as Pick<T, K>;
}
