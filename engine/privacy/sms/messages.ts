import { DialflowError, type Page, type Sms, type SmsMethods } from '../../api';
import type { ReceivedSms, SmsReport } from '../../sms';
import type { SmsRecord } from '../../store/privacy/sms';
import type { Timer } from '../../time/clock';
import { canonical } from '../number';
import { pageOf } from '../pages';
import { Confirming } from './confirming';
import { Inbound } from './inbound';
import { Outbound } from './outbound';
import type { SmsContext } from './ports';
import { toSms } from './records';
import { Reports } from './reports';
import { Sending } from './sending';
import { Stops } from './stops';

const DAY = 86_400_000;
const KEPT_DAYS = 90;
const TIDY_MS = 6 * 3_600_000;
/** What is taken up is tried for so long, however late it is: connections take their time. */
const AT_LEAST_MS = 60_000;

/** 短信: messages to and from X numbers. */
export class Messages {
  readonly api: SmsMethods;
  private readonly stops: Stops;
  private readonly sending: Sending;
  private readonly reports: Reports;
  private readonly confirming: Confirming;
  private readonly inbound: Inbound;
  private unsent: SmsRecord[] = [];
  private timer: Timer | undefined;
  private tidying: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly context: SmsContext) {
    this.stops = new Stops(context);
    this.reports = new Reports(context);
    this.sending = new Sending(context, this.stops, (gateway, ids) =>
      this.reports.accepted(gateway, ids),
    );
    const send = (record: SmsRecord): void => this.sending.add(record);
    this.confirming = new Confirming(context, this.stops, send);
    this.inbound = new Inbound(context, this.stops, {
      sending: send,
      awaiting: (record) => this.confirming.add(record),
    });
    const outbound = new Outbound(context, this.stops, send);
    this.api = {
      send: (p) => outbound.send(p),
      confirm: async ({ smsId, text }) => this.confirming.confirm(await this.record(smsId), text),
      get: async ({ smsId }) => toSms(await this.record(smsId)),
      list: (p) => this.list(p),
      status: async () => context.gateways.status(),
      listStops: (p) => this.stops.list(p),
      addStops: (p) => this.stops.add(p),
      removeStops: (p) => this.stops.remove(p),
    };
  }

  /** Takes up what was to be confirmed when the engine ended; before anything comes in. */
  async load(): Promise<void> {
    const { store } = this.context;
    await this.stops.load();
    for (const record of await store.inState('AwaitingConfirmation')) this.confirming.add(record);
    this.unsent = await store.inState('Sending');
    this.tidyLater(0);
  }

  /** Sends what was to be sent then, once gateways have begun. */
  resume(): void {
    const triedUntil = this.context.clock.now() + AT_LEAST_MS;
    for (const record of this.unsent.splice(0)) this.sending.add(record, triedUntil);
  }

  /** A whole message that came in. Resolves when it need not come again. */
  take(sms: ReceivedSms): Promise<void> {
    return this.inbound.take(sms);
  }

  report(report: SmsReport): Promise<void> {
    return this.reports.take(report);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.sending.stop();
    await this.confirming.stop();
    await this.reports.stop();
    await this.tidying;
  }

  // ------------------------------------------------------------ inside

  private async record(smsId: string): Promise<SmsRecord> {
    const record = await this.context.store.find(smsId);
    if (!record) throw DialflowError.notFound('message', smsId);
    return record;
  }

  private list(p: Parameters<SmsMethods['list']>[0]): Promise<Page<Sms>> {
    const { limit, after, ...filter } = p;
    if (filter.x !== undefined) filter.x = canonical(filter.x);
    if (filter.number !== undefined) filter.number = canonical(filter.number);
    return pageOf(
      limit,
      (most) => this.context.store.list({ ...filter, before: after, limit: most }),
      toSms,
      ({ id }) => id,
    );
  }

  private tidyLater(ms: number): void {
    if (this.stopped) return;
    const { clock, store, failed } = this.context;
    this.timer = clock.after(ms, () => {
      this.tidying = store
        .dropBefore(clock.now() - KEPT_DAYS * DAY)
        .catch(failed)
        .finally(() => this.tidyLater(TIDY_MS));
    });
  }
}
