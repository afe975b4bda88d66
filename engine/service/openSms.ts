import type { EngineOptions, PrivacyMethods, SmsMethods, TrunkStatus } from '../api';
import type { MessageReply, Taken, TextMessage } from '../line/sip/messages';
import { Messages, type SmsContext } from '../privacy/sms';
import {
  billedSms,
  countParts,
  Gateways,
  HttpGateway,
  Inbox,
  parseSms,
  SipGateway,
  SmppGateway,
  type SmsGateway,
  type SmsTargets,
} from '../sms';
import { SmsStore } from '../store/privacy/sms';
import { SmsPartStore } from '../store/privacy/smsParts';
import { SmsStopStore } from '../store/privacy/smsStops';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';
import type { Clock, Random } from '../time/clock';
import type { NewId } from '../time/ids';

export interface SmsSurroundings {
  options: Pick<EngineOptions, 'sms' | 'line'>;
  db: Db;
  writer: Writer;
  clock: Clock;
  random: Random;
  newId: NewId;
  version: string;
  privacy: Pick<PrivacyMethods, 'resolve' | 'getPool' | 'getBinding'>;
  usage: SmsContext['usage'];
  /** A word that flows may not send; null: there is none. */
  barred: (text: string) => string | null;
  line: {
    trunks(): TrunkStatus[];
    sendMessage(trunk: string, message: Omit<TextMessage, 'trunk' | 'id'>): Promise<MessageReply>;
  };
  failed: (error: unknown) => void;
}

export interface OpenSms {
  api: SmsMethods;
  /** Of messages by HTTP; undefined: they are not taken. */
  readonly httpUrl: string | undefined;
  /** A MESSAGE that came over a trunk. */
  takeSip(message: TextMessage): Promise<Taken>;
  load(): Promise<void>;
  stop(): Promise<void>;
}

/** Checks the settings without connecting. @throws DialflowError `InvalidInput`. */
export function checkSms({ sms, line }: SmsSurroundings['options']): void {
  parseSms(sms, line);
}

/** Messages to and from X numbers, with their ways in and out. */
export function openSms(given: SmsSurroundings): OpenSms {
  const { options, db, writer, clock, random, newId, failed } = given;
  const targets = parseSms(options.sms, options.line);
  const all = gatewaysOf(targets, given);
  const gateways = new Gateways({
    ...{ clock, gateways: all.list },
    sendThrough: targets.sendThrough,
  });
  const messages: Messages = new Messages({
    ...{ clock, random, newId, failed, gateways },
    store: new SmsStore(db, writer),
    stops: new SmsStopStore(db, writer),
    privacy: given.privacy,
    usage: given.usage,
    billed: billedSms,
    parts: countParts,
    barred: given.barred,
    settings: targets,
  });
  const inbox = new Inbox({
    ...{ clock, newId, failed },
    keeper: new SmsPartStore(db, writer),
    take: (sms) => messages.take(sms),
  });
  return {
    api: messages.api,
    get httpUrl() {
      return all.http?.url;
    },
    takeSip: async (message) => (await all.sip?.take(message)) ?? false,
    async load() {
      await messages.load();
      await inbox.load();
      await gateways.start({
        received: (sms) => inbox.receive(sms),
        report: (report) => messages.report(report),
      });
      messages.resume();
    },
    async stop() {
      // What is on its way is broken off first, so that nothing waits for it.
      await gateways.stop();
      await inbox.stop();
      await messages.stop();
    },
  };
}

function gatewaysOf(
  targets: SmsTargets,
  given: SmsSurroundings,
): { list: SmsGateway[]; sip: SipGateway | undefined; http: HttpGateway | undefined } {
  const { clock, random, failed, line, version } = given;
  const smpp = targets.smpp.map((target) => new SmppGateway({ clock, random, target, failed }));
  const sip = targets.sip
    ? new SipGateway({
        clock,
        taken: targets.sip.trunks,
        sendOver: targets.sip.sendOver,
        send: (trunk, message) => line.sendMessage(trunk, message),
        trunks: () => line.trunks(),
      })
    : undefined;
  const http = targets.http
    ? new HttpGateway({ clock, failed, settings: targets.http, userAgent: `dialflow/${version}` })
    : undefined;
  return { list: [...smpp, ...(sip ? [sip] : []), ...(http ? [http] : [])], sip, http };
}
