import type { EventSms, SmsEventBody } from '../../api';
import type { NewEvent } from '../../store/events';
import type { SmsRecord, WithIt } from '../../store/privacy/sms';
import type { UsageAddition } from '../../store/privacy/usage';
import type { SmsContext } from './ports';

/** What a message is before anything has become of it. */
export const BLANK = {
  error: '',
  reason: null,
  confirmBy: null,
  sentText: null,
  sentThrough: null,
  sentAt: null,
  endedAt: null,
  billed: null,
  billedCost: null,
  billedAt: null,
  giveUpAt: null,
  accepted: 0,
} as const satisfies Partial<SmsRecord>;

/** As it is told of: without what is the engine's own. */
export function toSms(record: SmsRecord): EventSms & Pick<SmsRecord, 'billed'> {
  const { sourceId: _s, billedCost: _c, billedAt: _a, giveUpAt: _g, accepted: _p, ...sms } = record;
  return sms;
}

function toEventSms(record: SmsRecord): EventSms {
  const { billed: _billed, ...sms } = toSms(record);
  return sms;
}

const envelope = (poolKey: string, body: SmsEventBody): NewEvent => ({
  type: body.eventType,
  instanceId: '',
  groupId: poolKey,
  sceneId: null,
  callId: null,
  direct: false,
  body,
});

export const intercepted = (record: SmsRecord, eventTime: number): NewEvent =>
  envelope(record.poolKey, {
    eventType: 'SmsIntercepted',
    eventTime,
    sms: toEventSms(record),
  });

export const forwarded = (record: SmsRecord, eventTime: number): NewEvent =>
  envelope(record.poolKey, { eventType: 'SmsForwarded', eventTime, sms: toEventSms(record) });

export const delivery = (record: SmsRecord, eventTime: number): NewEvent =>
  envelope(record.poolKey, {
    eventType: 'SmsDelivery',
    eventTime,
    sms: toEventSms(record),
    delivered: record.state === 'Delivered',
  });

/**
 * A message with what it costs, which is told and counted. What was billed before is taken back, and
 * what is billed in its place is of the same day.
 */
export function bill(
  record: SmsRecord,
  item: 'interceptedSms' | 'smartSms',
  { clock, usage, billed }: Pick<SmsContext, 'clock' | 'usage' | 'billed'>,
): { record: SmsRecord } & WithIt {
  const at = record.billedAt ?? clock.now();
  const count = item === 'smartSms' ? billed(record.sentText ?? record.text) : record.count;
  const used: UsageAddition[] = [];
  const before = unbilled(record, usage);
  if (before) used.push(before);
  const added = usage(
    record.x,
    item === 'smartSms' ? { at, smart: count } : { at, intercepted: count },
  );
  if (added) used.push({ ...added, poolKey: record.poolKey });
  const cost = (added?.interceptedCost ?? 0) + (added?.smartCost ?? 0);
  const { id, poolKey, kind, x, bindingId, outId, outOrderId } = record;
  const sms = { id, poolKey, kind, x, bindingId, outId, outOrderId };
  const event = { eventType: 'SmsBilled' as const, eventTime: clock.now(), sms, item, count };
  return {
    record: { ...record, billed: { item, count }, billedCost: cost, billedAt: at },
    events: [envelope(poolKey, event)],
    used,
  };
}

/** Of the day on which it was billed, what it cost then. */
function unbilled(record: SmsRecord, usage: SmsContext['usage']): UsageAddition | null {
  const { billed, billedAt, billedCost } = record;
  if (!billed || billedAt === null) return null;
  const { item, count } = billed;
  const smart = item === 'smartSms';
  const head = usage(record.x, { at: billedAt });
  if (!head) return null;
  const { day, spec } = head;
  const cost = -(billedCost ?? 0);
  return {
    ...{ day, spec, poolKey: record.poolKey },
    ...(smart
      ? { smartSms: -count, smartCost: cost }
      : { interceptedSms: -count, interceptedCost: cost }),
  };
}

/** Takes back what was billed, and bills nothing: of a flow's own message that has failed. */
export function unbill(
  record: SmsRecord,
  { usage }: Pick<SmsContext, 'usage'>,
): { record: SmsRecord } & WithIt {
  const before = unbilled(record, usage);
  return {
    record: { ...record, billed: null, billedCost: null, billedAt: null },
    events: [],
    used: before ? [before] : [],
  };
}
