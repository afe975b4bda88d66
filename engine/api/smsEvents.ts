import type { Timestamp } from './model';
import type { Sms } from './sms';

/** What events tell of a message. Their `groupId` is the key of the pool. */
export type EventSms = Omit<Sms, 'billed'>;

/** 短信内容报告: a message to an X number, whatever is to become of it. */
export interface SmsInterceptedBody {
  eventType: 'SmsIntercepted';
  eventTime: Timestamp;
  sms: EventSms;
}

/** It was handed on: the message centre has accepted it. */
export interface SmsForwardedBody {
  eventType: 'SmsForwarded';
  eventTime: Timestamp;
  sms: EventSms;
}

/** What became of it; with what fails, 智能短信发送失败报告, its text comes back. */
export interface SmsDeliveryBody {
  eventType: 'SmsDelivery';
  eventTime: Timestamp;
  sms: EventSms;
  delivered: boolean;
}

/**
 * 计费短信报告. What fails after it was billed as passed on is billed again as intercepted: the
 * last one counts.
 */
export interface SmsBilledBody {
  eventType: 'SmsBilled';
  eventTime: Timestamp;
  sms: Pick<EventSms, 'id' | 'poolKey' | 'kind' | 'x' | 'bindingId' | 'outId' | 'outOrderId'>;
  item: 'interceptedSms' | 'smartSms';
  /** 条数. */
  count: number;
}

export type SmsEventBody = SmsInterceptedBody | SmsForwardedBody | SmsDeliveryBody | SmsBilledBody;
