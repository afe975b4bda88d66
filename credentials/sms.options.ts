import type { HttpSmsSettings, SmppSettings, SmsSettings } from '../engine/api';
import type { SettingsOf } from '../nodes/host/definition';
import { optional } from '../nodes/common/values';
import { SMPP_NUMBERS, smppField, smppValues } from './smpp.fields';
import type { smsFields } from './sms.fields';

type Settings = SettingsOf<typeof smsFields> & { line: string };

/** Gateways of a checked form; nothing where there are to be none. */
export function toSms(settings: Settings): { sms?: SmsSettings } {
  if (!settings.sms) return {};
  const { smsSendThrough, smsConfirmMinutes, smsSendMinutes } = settings;
  const sendOver = settings.smsSipSendOver.trim();
  const http = toHttp(settings);
  return {
    sms: {
      smpp: SMPP_NUMBERS.filter((number) => number <= settings.smpp).map((number) =>
        toSmpp(settings, number),
      ),
      ...(settings.line === 'sip' &&
        settings.smsSip && {
          sip: {
            ...(settings.smsSipTrunks.length > 0 && { trunks: settings.smsSipTrunks }),
            ...(sendOver && { sendOver }),
          },
        }),
      ...(http && { http }),
      ...(smsSendThrough.length > 0 && { sendThrough: smsSendThrough }),
      signature: settings.smsSignature.trim(),
      stopHint: settings.smsStopHint.trim(),
      stopWords: settings.smsStopWords,
      confirmMinutes: smsConfirmMinutes,
      sendMinutes: smsSendMinutes,
    },
  };
}

function toSmpp(settings: Settings, number: string): SmppSettings {
  const given = smppValues(settings, number);
  return {
    name: given.name.trim() || `smpp${number}`,
    host: given.host.trim(),
    ...(given.port > 0 && { port: given.port }),
    tls: given.tls,
    systemId: given.systemId.trim(),
    // Blanks may belong to it.
    password: given.password,
    ...optional('systemType', given.systemType),
    bind: given.bind,
    window: given.window,
    ...(given.perSecond > 0 && { perSecond: given.perSecond }),
    enquireSeconds: given.enquireSeconds,
    responseSeconds: given.responseSeconds,
    alphabet: given.alphabet,
    longMessages: given.longMessages,
    receipts: given.receipts,
    receiptIds: given.receiptIds,
    ...optional('countryCode', given.countryCode),
  };
}

function toHttp(settings: Settings): HttpSmsSettings | undefined {
  const { smsHttpIn, smsHttpOut, smsHttpPort: port, smsHttpToken } = settings;
  if (!smsHttpIn && !smsHttpOut) return undefined;
  const address = optional('address', settings.smsHttpAddress);
  return {
    ...(smsHttpIn && { listen: { ...address, port, token: smsHttpToken.trim() } }),
    ...(smsHttpOut && {
      send: {
        url: settings.smsHttpUrl.trim(),
        secret: settings.smsHttpSecret.trim(),
        allowPrivate: settings.smsHttpPrivate,
        timeoutSeconds: settings.smsHttpSeconds,
      },
    }),
  };
}

const OF_SMPP =
  'name host port tls systemId password systemType bind window perSecond enquireSeconds ' +
  'responseSeconds alphabet longMessages receipts receiptIds countryCode';

/** What the engine finds wrong, by the names of the fields. */
export const SMS_PATHS: readonly (readonly [string, string])[] = [
  ...SMPP_NUMBERS.flatMap((number, index) =>
    OF_SMPP.split(' ').map((name): [string, string] => [
      `sms.smpp[${index}].${name}`,
      smppField(number, name),
    ]),
  ),
  ['sms.sip.trunks', 'smsSipTrunks'],
  ['sms.sip.sendOver', 'smsSipSendOver'],
  ['sms.sip', 'smsSip'],
  ['sms.http.listen.address', 'smsHttpAddress'],
  ['sms.http.listen.port', 'smsHttpPort'],
  ['sms.http.listen.token', 'smsHttpToken'],
  ['sms.http.send.url', 'smsHttpUrl'],
  ['sms.http.send.secret', 'smsHttpSecret'],
  ['sms.http.send.timeoutSeconds', 'smsHttpSeconds'],
  ['sms.sendThrough', 'smsSendThrough'],
  ['sms.signature', 'smsSignature'],
  ['sms.stopHint', 'smsStopHint'],
  ['sms.stopWords', 'smsStopWords'],
  ['sms.confirmMinutes', 'smsConfirmMinutes'],
  ['sms.sendMinutes', 'smsSendMinutes'],
];
