import { DialflowError, LONGEST_SMS, type Sms, type SmsReason } from '../../api';
import type { SmsRecord } from '../../store/privacy/sms';
import { Alarm } from '../../time/alarm';
import type { SmsContext } from './ports';
import { bill, delivery, toSms } from './records';
import type { Stops } from './stops';
import { sentTextOf } from './words';

/** 智能短信确认后再发送: what waits for `confirm`, and what becomes of it when nobody does in time. */
export class Confirming {
  /** Until when, by message. */
  private readonly waiting = new Map<string, number>();
  private readonly underway = new Set<Promise<void>>();
  private readonly alarm: Alarm;
  private stopped = false;

  constructor(
    private readonly context: SmsContext,
    private readonly stops: Stops,
    /** It is written down, and to be sent. */
    private readonly sending: (record: SmsRecord) => void,
  ) {
    this.alarm = new Alarm(context.clock, () => {
      const work = this.endDue()
        .catch(context.failed)
        .then(() => void this.underway.delete(work));
      this.underway.add(work);
    });
  }

  add({ id, confirmBy }: Pick<SmsRecord, 'id' | 'confirmBy'>): void {
    const by = confirmBy ?? 0;
    this.waiting.set(id, by);
    this.wakeAt(by);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.alarm.cancel();
    await Promise.all(this.underway);
  }

  /** @throws DialflowError `WrongState` where it waits no longer, or its binding is no more. */
  async confirm(record: SmsRecord, text: string = record.text): Promise<Sms> {
    const { clock, store, settings } = this.context;
    const now = clock.now();
    if (record.state !== 'AwaitingConfirmation' || now >= (record.confirmBy ?? 0)) {
      throw notWaiting(record);
    }
    if (text.trim() === '' || text.length > LONGEST_SMS) {
      const reason = `must have 1 to ${LONGEST_SMS} characters; it has ${text.length}`;
      throw DialflowError.invalid('message', [{ path: 'text', reason }]);
    }
    const against = await this.against(record);
    if (against) {
      await this.end(record, against);
      throw new DialflowError('WrongState', WORDS[against], { smsId: record.id, reason: against });
    }
    const sentText = sentTextOf(text, settings);
    const giveUpAt = now + settings.sendMs;
    const confirmed: SmsRecord = { ...record, state: 'Sending', sentText, giveUpAt };
    const changed = await store.change(confirmed, 'AwaitingConfirmation', NOTHING);
    // Somebody else was first, or its time was over.
    if (!changed) throw notWaiting((await store.find(record.id)) ?? record);
    this.waiting.delete(record.id);
    this.sending(confirmed);
    return toSms(confirmed);
  }

  // ------------------------------------------------------------ inside

  /** What has come about since it was received. */
  private async against(record: SmsRecord): Promise<'NoBinding' | 'Unsubscribed' | undefined> {
    const { x, from, to, poolKey, bindingId } = record;
    const { binding } = await this.answerTo(bindingId);
    if (!binding || to === null || from === null) return 'NoBinding';
    const answer = await this.context.privacy.resolve({
      ...{ x, caller: from },
      // Behind X with an extension, a stranger's message names it; its binding knows it.
      ...(binding.extension !== null && record.fromSide === 'other'
        ? { extension: binding.extension }
        : {}),
    });
    const same = answer.outcome === 'connect' && answer.callee === to;
    if (!same) return 'NoBinding';
    return this.stops.has(poolKey, to) ? 'Unsubscribed' : undefined;
  }

  private async answerTo(
    bindingId: string | null,
  ): Promise<{ binding: { extension: string | null } | null }> {
    if (bindingId === null) return { binding: null };
    try {
      return { binding: await this.context.privacy.getBinding({ bindingId }) };
    } catch (error) {
      if (DialflowError.from(error).code === 'NotFound') return { binding: null };
      throw error;
    }
  }

  private wakeAt(at: number): void {
    if (!this.stopped) this.alarm.setTo(at);
  }

  private async endDue(): Promise<void> {
    const now = this.context.clock.now();
    let next = Infinity;
    const due: string[] = [];
    for (const [id, by] of this.waiting) {
      if (by <= now) due.push(id);
      else next = Math.min(next, by);
    }
    for (const id of due) this.waiting.delete(id);
    this.wakeAt(next);
    for (const id of due) {
      const record = await this.context.store.find(id);
      if (record?.state === 'AwaitingConfirmation') await this.end(record, 'NotConfirmed');
    }
  }

  /** It is not passed on. */
  private async end(record: SmsRecord, reason: SmsReason): Promise<void> {
    const { clock, store } = this.context;
    const at = clock.now();
    const ended: SmsRecord = {
      ...{ ...record, state: 'Intercepted', reason, endedAt: at, sentText: null },
    };
    const { record: billed, events, used } = bill(ended, 'interceptedSms', this.context);
    await store.change(billed, 'AwaitingConfirmation', {
      ...{ events: [delivery(billed, at), ...events], used },
    });
    this.waiting.delete(record.id);
  }
}

const NOTHING = { events: [], used: [] };

const WORDS = {
  NoBinding: 'The binding that the message came through is no more. It is not passed on.',
  Unsubscribed: 'The one whom the message is for has unsubscribed. It is not passed on.',
} as const;

function notWaiting({ id, state }: Pick<SmsRecord, 'id' | 'state'>): DialflowError {
  const why =
    state === 'AwaitingConfirmation' ? 'its time to be confirmed is over' : `it is ${state}`;
  return new DialflowError('WrongState', `Message ${id} does not wait to be confirmed: ${why}.`, {
    ...{ smsId: id, state },
  });
}
