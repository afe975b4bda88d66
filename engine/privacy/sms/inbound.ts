import type { CallAnswer, Pool } from '../../api';
import type { ReceivedSms } from '../../sms';
import type { SmsRecord, WithIt } from '../../store/privacy/sms';
import { canonical } from '../number';
import type { SmsContext } from './ports';
import { bill, BLANK, intercepted } from './records';
import type { Stops } from './stops';
import { judge, type Verdict } from './verdict';
import { isStopWord, sentTextOf } from './words';

export interface InboundUser {
  /** It is written down, and to be sent, or to be confirmed. */
  sending(record: SmsRecord): void;
  awaiting(record: SmsRecord): void;
}

/** Messages that came in to X numbers: whose they are, and what is to become of them. */
export class Inbound {
  /** Those of one sender to one X, one after the other. */
  private readonly turns = new Map<string, Promise<void>>();

  constructor(
    private readonly context: SmsContext,
    private readonly stops: Stops,
    private readonly user: InboundUser,
  ) {}

  /** Resolves when it is written down, or nothing of it is to be. */
  take(sms: ReceivedSms): Promise<void> {
    const key = `${sms.from}>${sms.to}`;
    const mine = (this.turns.get(key) ?? Promise.resolve()).then(() => this.handle(sms));
    const quiet = mine.then(
      () => undefined,
      () => undefined, // whoever brought it is told
    );
    this.turns.set(key, quiet);
    void quiet.then(() => {
      if (this.turns.get(key) === quiet) this.turns.delete(key);
    });
    return mine;
  }

  private async handle(sms: ReceivedSms): Promise<void> {
    const { privacy, settings, store } = this.context;
    const from = canonical(sms.from);
    const answer = await privacy.resolve({ x: sms.to, caller: from });
    const poolKey = answer.outcome === 'connect' ? answer.binding.poolKey : answer.poolKey;
    const pool = poolKey === null ? null : await privacy.getPool({ poolKey });
    if (!pool) return;
    const isStop = isStopWord(sms.text, settings.stopWords);
    const verdict = judge({
      ...{ text: sms.text, answer, isStop },
      pool: { kind: pool.kind, sms: pool.settings.sms },
      unsubscribed: (number) => this.stops.has(pool.key, number),
    });
    const x = answer.outcome === 'connect' ? answer.binding.x : answer.x;
    const takesAny = pool.kind !== '95AXN' && pool.settings.sms.mode !== 'off';
    const stop = isStop && takesAny ? this.stops.asked(pool.key, from, x, sms.text) : null;
    if (verdict.kind === 'dropped') {
      // Whoever wants nothing more is heard, whether or not a binding is left.
      if (stop) await this.stops.keep(stop);
      return;
    }
    const record = this.recordOf({ ...sms, from }, answer, pool, x, verdict);
    const { record: kept, events, used } = this.withIt(record);
    const isNew = await store.add(kept, sms.parts, stop, { events, used });
    if (stop) this.stops.note(pool.key, from);
    if (!isNew) return;
    if (kept.state === 'Sending') this.user.sending(kept);
    if (kept.state === 'AwaitingConfirmation') this.user.awaiting(kept);
  }

  private recordOf(
    sms: ReceivedSms,
    answer: CallAnswer,
    pool: Pick<Pool, 'key' | 'kind'>,
    x: string,
    verdict: Exclude<Verdict, { kind: 'dropped' }>,
  ): SmsRecord {
    const { newId, clock, billed, settings } = this.context;
    const now = clock.now();
    const binding = answer.outcome === 'connect' ? answer.binding : null;
    const bindingId = answer.outcome === 'announce' ? answer.bindingId : (binding?.id ?? null);
    const passedOn = verdict.kind === 'passedOn';
    const confirm = passedOn && verdict.confirm;
    return {
      ...BLANK,
      id: newId(),
      origin: 'person',
      poolKey: pool.key,
      kind: pool.kind,
      ...{ x, bindingId },
      outId: binding?.outId ?? '',
      outOrderId: binding?.outOrderId ?? '',
      from: sms.from,
      fromSide: answer.outcome === 'connect' ? answer.from : null,
      to: answer.outcome === 'connect' ? answer.callee : null,
      text: sms.text,
      incomplete: sms.incomplete,
      count: billed(sms.text),
      state: !passedOn ? 'Intercepted' : confirm ? 'AwaitingConfirmation' : 'Sending',
      reason: passedOn ? null : verdict.reason,
      receivedThrough: sms.gateway,
      sourceId: sms.sourceId ?? null,
      receivedAt: now,
      confirmBy: confirm ? now + settings.confirmMs : null,
      sentText: passedOn ? sentTextOf(sms.text, settings) : null,
      endedAt: passedOn ? null : now,
      giveUpAt: passedOn && !confirm ? now + settings.sendMs : null,
    };
  }

  /** What is not passed on is billed at once; of the rest it is not known yet as what. */
  private withIt(record: SmsRecord): { record: SmsRecord } & WithIt {
    const now = this.context.clock.now();
    if (record.state !== 'Intercepted') {
      return { record, events: [intercepted(record, now)], used: [] };
    }
    const { record: kept, events, used } = bill(record, 'interceptedSms', this.context);
    return { record: kept, events: [intercepted(kept, now), ...events], used };
  }
}
