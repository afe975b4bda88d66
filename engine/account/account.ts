import type { AccountMethods, PriceBook, Retention } from '../api';
import type { AccountStore } from '../store/account';
import type { Clock, Timer } from '../time/clock';
import { usageCsv } from './csv';
import type { AuditLog } from './audit';
import { planLines } from './plan';
import { PriceLists } from './priceLists';
import { reportUsage, type UsageParts } from './usage';

const DAY = 86_400_000;
const TIDY_MS = 6 * 3_600_000;
const AUDIT_DAYS = 90;
const RETENTION = 'audit days';

export interface AccountParts extends Omit<UsageParts, 'store'> {
  clock: Clock;
  store: AccountStore;
  log: Pick<AuditLog, 'list'>;
  /** A fault that nobody waits for the answer of. */
  failed: (error: unknown) => void;
}

/** 账户. */
export class Account implements AccountMethods {
  private timer: Timer | undefined;
  private tidying: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly lists: PriceLists;

  constructor(private readonly parts: AccountParts) {
    this.lists = new PriceLists(parts);
    this.tidyLater(0);
  }

  audit: AccountMethods['audit'] = (p) => this.parts.log.list(p);

  async retention(): Promise<Retention> {
    const days = await this.parts.store.setting(RETENTION);
    return { auditDays: days === null ? AUDIT_DAYS : Number(days) };
  }

  async setRetention({ auditDays }: Retention): Promise<Retention> {
    await this.parts.store.saveSetting(RETENTION, String(auditDays));
    this.tidyLater(0);
    return { auditDays };
  }

  prices(): Promise<PriceBook> {
    return this.lists.today();
  }

  setPrices: AccountMethods['setPrices'] = ({ prices, validFrom }) =>
    this.lists.set(prices, validFrom);

  priceLists: AccountMethods['priceLists'] = () => this.lists.list();

  removePrices: AccountMethods['removePrices'] = ({ validFrom }) => this.lists.remove(validFrom);

  usage: AccountMethods['usage'] = async (p) =>
    reportUsage(this.parts, await this.lists.byDay(), p);

  usageCsv: AccountMethods['usageCsv'] = async ({ language = 'zh-CN', ...p }) => {
    const report = await this.usage(p);
    const day = (at: number): string => this.parts.calendar.localText(at).slice(0, 10);
    return {
      fileName: `usage-by-${p.by}-${day(report.from)}-${day(report.to - 1)}.csv`,
      csv: usageCsv(report, language),
    };
  };

  plan: AccountMethods['plan'] = async (p) => planLines(p, await this.prices());

  /** Counts what was called since the last time; asking for usage does so, too. */
  count(): Promise<void> {
    return this.parts.store.count();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.tidying;
  }

  private tidyLater(ms: number): void {
    if (this.stopped) return;
    this.timer?.cancel();
    this.timer = this.parts.clock.after(ms, () => {
      this.tidying = this.tidying
        .then(() => this.tidy())
        .catch(this.parts.failed)
        .finally(() => this.tidyLater(TIDY_MS));
    });
  }

  private async tidy(): Promise<void> {
    if (this.stopped) return;
    const { auditDays } = await this.retention();
    await this.parts.store.dropAudit(this.parts.clock.now() - auditDays * DAY);
  }
}
