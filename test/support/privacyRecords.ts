import type {
  EventBinding,
  EventBody,
  EventEnvelope,
  EventPrivacyCall,
  EventSms,
  Pool,
  Sms,
} from '../../engine/api';

/** Whole records of number privacy for tests that care about one or two fields of them. */

export const POOL_KEY = 'FC100000137458124';
export const X = '17000000001';

export const aPool = (own: Partial<Pool> = {}): Pool => ({
  ...{ key: POOL_KEY, kind: 'AXB', name: 'rides', numbers: 1, bindings: 1, utilisation: 0.005 },
  settings: {
    assignment: 'default',
    sms: { mode: 'smart', all: false, whitelist: [], confirm: true },
    ringTones: { fromA: null, toA: null },
    ...{ alarmPercent: null, expiringMinutes: 10, ringTimeoutSeconds: 60, verifiedOnly: false },
    announcements: {},
    ...{ longestCallMinutes: 180, transfers: 'nobody', language: 'zh-CN' },
  },
  createdAt: 0,
  ...own,
});

export const anSms = (own: Partial<Sms> = {}): Sms => ({
  ...{ id: 'sms-1', origin: 'person', poolKey: POOL_KEY, kind: 'AXB', x: X, bindingId: '7' },
  ...{ outId: 'order-7', outOrderId: '', from: '13800000001', fromSide: 'A', to: '13900000002' },
  ...{ text: '我到了', incomplete: false, count: 1, state: 'AwaitingConfirmation', reason: null },
  ...{ error: '', receivedThrough: 'http', receivedAt: 1_000, confirmBy: 61_000, sentText: null },
  ...{ sentThrough: null, sentAt: null, endedAt: null, billed: null },
  ...own,
});

export const anEventSms = (own: Partial<EventSms> = {}): EventSms => {
  const { billed: _, ...sms } = anSms(own);
  return sms;
};

export const aBinding = (own: Partial<EventBinding> = {}): EventBinding => ({
  ...{ id: '7', poolKey: POOL_KEY, kind: 'AXB', x: X, a: '13800000001', b: '13900000002' },
  ...{ extension: null, groupId: null, expiresAt: 90_000, createdAt: 0 },
  ...{ outId: 'order-7', outOrderId: '' },
  ...own,
});

export const anEventCall = (own: Partial<EventPrivacyCall> = {}): EventPrivacyCall => ({
  ...{ id: 'call-1', poolKey: POOL_KEY, kind: 'AXB', bindingId: '7', x: X, extension: null },
  ...{ caller: '138****0001', callee: '139****0002', from: 'A', outId: 'order-7', outOrderId: '' },
  ...{ announcement: null, startedAt: 1_000, ringingAt: 2_000, answeredAt: 3_000, endedAt: 9_000 },
  ...{ hungUpBy: 'caller', sipCode: 200, endReason: 'HungUp', billedMinutes: 1 },
  ...{ recordedMinutes: 0, transferredTo: null },
  ...own,
});

/** As the outbox hands it out. */
export const privacyEvent = (body: EventBody): EventEnvelope => ({
  ...{ sequence: 9, type: body.eventType, instanceId: '', groupId: POOL_KEY },
  ...{ sceneId: null, callId: null, direct: false, body },
});
