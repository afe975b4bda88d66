import type { PrivacyMethods, SmsGatewayStatus } from '../../api';
import type { OutgoingSms, Sent, SmsCount } from '../../sms';
import type { SmsStore } from '../../store/privacy/sms';
import type { SmsStopStore } from '../../store/privacy/smsStops';
import type { UsageAddition } from '../../store/privacy/usage';
import type { Clock, Random } from '../../time/clock';
import type { NewId } from '../../time/ids';

/** What messages of number privacy are made with. */
export interface SmsContext {
  clock: Clock;
  random: Random;
  newId: NewId;
  store: Pick<
    SmsStore,
    'add' | 'change' | 'find' | 'inState' | 'list' | 'noteReport' | 'dropBefore'
  >;
  stops: Pick<SmsStopStore, 'all' | 'add' | 'remove' | 'list'>;
  /** Bindings and pools. */
  privacy: Pick<PrivacyMethods, 'resolve' | 'getPool' | 'getBinding'>;
  /** What so many messages cost; null: X is in no pool any more. */
  usage(x: string, sms: { at: number; intercepted?: number; smart?: number }): UsageAddition | null;
  gateways: {
    readonly sends: boolean;
    send(sms: OutgoingSms, begun: string | null): Promise<Sent>;
    status(): SmsGatewayStatus[];
  };
  /** 条数 on the bill, and parts on the air. */
  billed(text: string): number;
  parts(text: string): SmsCount;
  /** A word that flows may not send; null: there is none. */
  barred(text: string): string | null;
  settings: SmsRules;
  /** A fault that nobody waits for the answer of. */
  failed(error: unknown): void;
}

/** As `parseSms` makes them. */
export interface SmsRules {
  signature: string;
  stopHint: string;
  stopWords: readonly string[];
  confirmMs: number;
  sendMs: number;
  /** Messages being sent at a time, over all gateways; each has a window of its own. */
  atOnce: number;
}
