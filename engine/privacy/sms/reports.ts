import type { SmsReport } from '../../sms';
import type { SmsContext } from './ports';
import { delivery } from './records';
import { failed } from './sending';

/** A report may come before the answer that names its message has been written down. */
const EARLY_MS = 60_000;
const MOST_EARLY = 5_000;

interface Early {
  report: SmsReport;
  at: number;
}

/** What gateways report of messages that were sent. */
export class Reports {
  /** Of messages that nobody knows yet, the oldest first; by gateway and id. */
  private readonly early = new Map<string, Early>();
  private readonly underway = new Set<Promise<void>>();

  constructor(private readonly context: SmsContext) {}

  async take(report: SmsReport): Promise<void> {
    const { clock } = this.context;
    const key = keyOf(report.gateway, report.messageId);
    this.forgetOld();
    // Before it is looked up: the answer that names its message may be written meanwhile.
    this.early.delete(key);
    this.early.set(key, { report, at: clock.now() });
    const [oldest] = this.early.keys();
    if (this.early.size > MOST_EARLY && oldest !== undefined) this.early.delete(oldest);
    if (await this.note(report)) this.early.delete(key);
  }

  /** A gateway has accepted these. */
  accepted(gateway: string, ids: readonly string[]): void {
    this.forgetOld();
    if (this.early.size === 0) return;
    for (const id of ids) {
      const key = keyOf(gateway, id);
      const early = this.early.get(key);
      if (!early) continue;
      this.early.delete(key);
      const noted = this.note(early.report)
        .catch(this.context.failed)
        .then(() => void this.underway.delete(noted));
      this.underway.add(noted);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.underway);
  }

  /** False: there is no message of this id. */
  private async note({ gateway, messageId, delivered, error }: SmsReport): Promise<boolean> {
    const { store, clock } = this.context;
    const noted = await store.noteReport(gateway, messageId, delivered);
    if (!noted) return false;
    const { smsId, outcomes } = noted;
    const record = await store.find(smsId);
    // While it is being sent its end is not known; what is noted counts when it is.
    if (record?.state !== 'Sent') return true;
    const at = clock.now();
    if (outcomes.includes(false)) {
      const ended = { ...record, reason: 'DeliveryFailed' as const, error, endedAt: at };
      await store.change(...failed(ended, 'Sent', this.context));
    } else if (!outcomes.includes(null)) {
      const ended = { ...record, state: 'Delivered' as const, endedAt: at };
      await store.change(ended, 'Sent', { events: [delivery(ended, at)], used: [] });
    }
    return true;
  }

  private forgetOld(): void {
    const before = this.context.clock.now() - EARLY_MS;
    for (const [key, { at }] of this.early) {
      if (at > before) return;
      this.early.delete(key);
    }
  }
}

const keyOf = (gateway: string, messageId: string): string => `${gateway} ${messageId}`;
