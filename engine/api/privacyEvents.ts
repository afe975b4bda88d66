import type { Timestamp } from './model';
import type { Binding, PoolKind } from './privacy';

/**
 * Events of number privacy. They belong to no instance; the `groupId` of their envelope is the key
 * of the pool.
 */

/** 号池警告: the bindings of a pool have come to as much of what its numbers can have. */
export interface PrivacyNumberAlarmBody {
  eventType: 'PrivacyNumberAlarm';
  eventTime: Timestamp;
  pool: {
    key: string;
    name: string;
    kind: PoolKind;
    numbers: number;
    bindings: number;
    /** 0 to 1. */
    utilisation: number;
    alarmPercent: number;
  };
}

export type EventBinding = Pick<
  Binding,
  'id' | 'poolKey' | 'kind' | 'x' | 'a' | 'b' | 'extension' | 'groupId' | 'expiresAt' | 'createdAt'
> & { outId: string; outOrderId: string };

/** A binding will expire, as many minutes before as its pool says. */
export interface BindingExpiringBody {
  eventType: 'BindingExpiring';
  eventTime: Timestamp;
  binding: EventBinding;
}

/** A binding has ended by itself. What is unbound by a request has its answer, and no event. */
export interface BindingEndedBody {
  eventType: 'BindingEnded';
  eventTime: Timestamp;
  reason: 'Expired' | 'Arrears';
  binding: EventBinding;
}

export type PrivacyEventBody = PrivacyNumberAlarmBody | BindingExpiringBody | BindingEndedBody;
