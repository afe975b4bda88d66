import { DialflowError, type Arrears, type Timestamp } from '../api';
import type { Timer } from '../time/clock';
import type { PrivacyContext } from './context';

const SETTING = 'arrears';
const DAY = 86_400_000;
const NOON = DAY / 2;

/**
 * 欠费: 如欠费超过1个月，系统将解除号码的全部绑定关系. Until then calls go on; nothing is bought or
 * bound as long as something is owed.
 */
export class ArrearsKeeper {
  private since: Timestamp | null = null;
  private timer: Timer | undefined;

  constructor(
    private readonly context: Pick<PrivacyContext, 'clock' | 'calendar' | 'stores' | 'failed'> & {
      /** The month is over. */
      endAll: () => Promise<void>;
    },
  ) {}

  async load(): Promise<void> {
    const kept = await this.context.stores.pools.setting(SETTING);
    this.since = kept ? Number(kept) : null;
  }

  /** Only when all else is loaded. */
  start(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const { bindingsEndAt } = this.state;
    if (bindingsEndAt === null) return;
    const { clock, endAll, failed } = this.context;
    this.timer = clock.after(Math.max(0, bindingsEndAt - clock.now()), () => {
      endAll().catch(failed);
    });
  }

  stop(): void {
    this.timer?.cancel();
  }

  get state(): Arrears {
    return {
      since: this.since,
      bindingsEndAt: this.since === null ? null : this.aMonthAfter(this.since),
    };
  }

  /** Numbers are frozen: there are no bindings any more, nor will there be. */
  get frozen(): boolean {
    const { bindingsEndAt } = this.state;
    return bindingsEndAt !== null && bindingsEndAt <= this.context.clock.now();
  }

  /** @throws DialflowError `WrongState` while something is owed */
  refuse(what: 'bound' | 'bought'): void {
    if (this.since === null) return;
    throw new DialflowError(
      'WrongState',
      `The account is in arrears since ${this.context.calendar.localText(this.since)}: nothing is ${what} until they are paid.`,
    );
  }

  async set(since: Timestamp | null): Promise<Arrears> {
    const { clock, stores } = this.context;
    if (since !== null && since > clock.now()) {
      throw DialflowError.invalid('arrears', [{ path: 'since', reason: 'must not be to come' }]);
    }
    await stores.pools.saveSetting(SETTING, since === null ? '' : String(since));
    this.since = since;
    this.start();
    return this.state;
  }

  /** The same day and time of the next month; its last day where it has no such day. */
  private aMonthAfter(at: Timestamp): Timestamp {
    const { calendar } = this.context;
    const day = calendar.localText(at).slice(0, 10);
    const timeOfDay = at - calendar.beginOf(day);
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    const last = new Date(Date.UTC(year, month + 1, 0, 12)).getUTCDate();
    const next = new Date(Date.UTC(year, month, Math.min(date, last)) + NOON);
    return calendar.beginOf(next.toISOString().slice(0, 10)) + timeOfDay;
  }
}
