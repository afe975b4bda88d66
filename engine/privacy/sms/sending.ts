import { DialflowError, type SmsReason } from '../../api';
import type { SmsRecord } from '../../store/privacy/sms';
import { type LaneResult, WorkLanes } from './lanes';
import type { SmsContext } from './ports';
import { bill, delivery, forwarded, unbill } from './records';
import type { Stops } from './stops';

/** Waits before the 2nd, 3rd… try; up to a tenth longer by chance. */
const WAITS_MS = [5_000, 10_000, 30_000, 60_000, 120_000, 300_000] as const;

interface Item {
  smsId: string;
  tries: number;
  /** Not given up before then. */
  triedUntil: number;
}

/**
 * Sends what is to be sent, again and again until it is accepted, or its time is over. Messages
 * from one X to one number go in their order.
 *
 * A message whose answer was lost with the process or the connection is sent once more: rather
 * twice than never.
 */
export class Sending {
  private readonly lanes: WorkLanes<Item>;

  constructor(
    private readonly context: SmsContext,
    private readonly stops: Pick<Stops, 'has'>,
    /** Parts of it were accepted: what was reported of it early may be known now. */
    private readonly accepted: (gateway: string, ids: readonly string[]) => void,
  ) {
    this.lanes = new WorkLanes(context.clock, context.settings.atOnce, (item) =>
      this.attempt(item),
    );
  }

  /** A message in the state `Sending`. */
  add({ id, x, to }: Pick<SmsRecord, 'id' | 'x' | 'to'>, triedUntil = 0): void {
    this.lanes.add(`${x}>${to ?? ''}`, { smsId: id, tries: 0, triedUntil });
  }

  stop(): Promise<void> {
    return this.lanes.stop();
  }

  private async attempt(item: Item): Promise<LaneResult> {
    try {
      const record = await this.context.store.find(item.smsId);
      if (record?.state !== 'Sending') return 'done';
      const against = record.accepted === 0 ? await this.against(record) : undefined;
      if (against) {
        await this.fail(record, against);
        return 'done';
      }
      return await this.send(item, record);
    } catch (error) {
      this.context.failed(error);
      return this.again(item);
    }
  }

  private async send(item: Item, record: SmsRecord): Promise<LaneResult> {
    const { clock, gateways, store } = this.context;
    const { id, x, to, sentText, accepted, sentThrough } = record;
    if (to === null || sentText === null) throw new Error(`Message ${id} has nothing to send.`);
    const outgoing = { id, from: x, to, text: sentText, done: accepted };
    const { through, ...sent } = await gateways.send(outgoing, sentThrough);
    const at = clock.now();
    const ids = { gateway: through, ids: sent.messageIds, at };
    if (sent.ok) {
      const now = { ...record, sentThrough: through, sentAt: at, error: '' };
      // Nothing more is heard of it where nothing is reported.
      const {
        record: billed,
        events,
        used,
      } = bill(
        { ...now, state: 'Sent', endedAt: sent.receipts ? null : at },
        'smartSms',
        this.context,
      );
      await store.change(
        billed,
        'Sending',
        { events: [forwarded(billed, at), ...events], used },
        ids,
      );
      this.accepted(through, sent.messageIds);
      return 'done';
    }
    const { retryable, error } = sent;
    const giveUpAt = Math.max(record.giveUpAt ?? 0, item.triedUntil);
    if (!retryable || at >= giveUpAt) {
      await this.fail({ ...record, error });
      return 'done';
    }
    const before = through === sentThrough ? accepted : 0;
    const now = { ...record, error, accepted: before + sent.messageIds.length };
    if (through !== '') now.sentThrough = through;
    await store.change(now, 'Sending', { events: [], used: [] }, ids);
    this.accepted(through, sent.messageIds);
    return this.again(item, giveUpAt);
  }

  /** 智能短信如果发送失败…不计入智能短信费用，按照短信截取费用收取. */
  private async fail(record: SmsRecord, reason: SmsReason = 'SendingFailed'): Promise<void> {
    const at = this.context.clock.now();
    await this.context.store.change(
      ...failed({ ...record, reason, endedAt: at }, 'Sending', this.context),
    );
  }

  /** What has come about while it waited. */
  private async against({ poolKey, to, bindingId }: SmsRecord): Promise<SmsReason | undefined> {
    const { clock, privacy } = this.context;
    if (to !== null && this.stops.has(poolKey, to)) return 'Unsubscribed';
    if (bindingId === null) return undefined;
    const binding = await privacy.getBinding({ bindingId }).catch((error: unknown) => {
      if (DialflowError.from(error).code === 'NotFound') return null;
      throw error;
    });
    const inEffect = binding?.endedAt === null && binding.expiresAt > clock.now();
    return inEffect ? undefined : 'NoBinding';
  }

  private again(item: Item, notAfter = Infinity): LaneResult {
    const { clock, random } = this.context;
    const wait = WAITS_MS[Math.min(item.tries, WAITS_MS.length - 1)] ?? 300_000;
    item.tries += 1;
    const againAt = clock.now() + Math.round(wait * (1 + random() * 0.1));
    // A last try when its time is over.
    return { againAt: Math.max(clock.now() + 1, Math.min(againAt, notAfter)) };
  }
}

/** The change to `Failed`, with what it costs then; a flow's own message costs nothing. */
export function failed(
  record: SmsRecord,
  from: 'Sending' | 'Sent',
  context: SmsContext,
): Parameters<SmsContext['store']['change']> {
  const now: SmsRecord = { ...record, state: 'Failed' };
  const {
    record: billed,
    events,
    used,
  } = record.origin === 'person' ? bill(now, 'interceptedSms', context) : unbill(now, context);
  const at = context.clock.now();
  return [billed, from, { events: [delivery(billed, at), ...events], used }];
}
