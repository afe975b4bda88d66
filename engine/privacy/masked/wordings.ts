import type { Announcement, CallAnswer, Language } from '../../api';
import type { LegOutcome, RejectReason } from '../../line/port';

type Because = Extract<CallAnswer, { outcome: 'announce' }>['because'];

/** What else is said: not to be set for a pool. */
export type CallPrompt = 'extension' | 'busy' | 'noAnswer' | 'unreachable';

type Wordings = Readonly<Record<Announcement | CallPrompt, string>>;

const WORDINGS: Readonly<Record<Language, Wordings>> = {
  'zh-CN': {
    unknownNumber: '您好,您拨打的号码是空号,请核对后再拨。',
    unknownCaller: '您好,您拨打的号码暂时无法为您接通,请使用预留的手机号码拨打。',
    restricted: '您好,您拨打的号码已限制呼入。',
    noCallback: '您好,您拨打的用户暂时无法接通。',
    wrongExtension: '您好,您输入的分机号不正确。',
    extension: '您好,请输入分机号,按井号键结束。',
    busy: '您好,您拨打的用户正在通话中,请稍后再拨。',
    noAnswer: '您好,您拨打的用户暂时无人接听,请稍后再拨。',
    unreachable: '您好,您拨打的用户暂时无法接通,请稍后再拨。',
  },
  'en-US': {
    unknownNumber: 'The number you have dialled is not in use. Please check it and dial again.',
    unknownCaller:
      'Your call cannot be connected. Please call from the phone number that you have given.',
    restricted: 'The number you have dialled does not take this call.',
    noCallback: 'The person you have called cannot be reached.',
    wrongExtension: 'This extension is not correct.',
    extension: 'Please enter the extension, and finish with the hash key.',
    busy: 'The person you have called is busy. Please try again later.',
    noAnswer: 'The person you have called does not answer. Please try again later.',
    unreachable: 'The person you have called cannot be reached. Please try again later.',
  },
};

export const wordingOf = (what: Announcement | CallPrompt, language: Language): string =>
  WORDINGS[language][what];

/** What the network is told after an announcement, and what stands in the record. */
export const REFUSALS: Readonly<Record<Because, { reject: RejectReason; reason: string }>> = {
  number: { reject: 'emptyNumber', reason: 'NoNumber' },
  caller: { reject: 'notAllowed', reason: 'NoBinding' },
  restriction: { reject: 'notAllowed', reason: 'Restricted' },
  blacklist: { reject: 'notAllowed', reason: 'Blacklisted' },
  callback: { reject: 'notConnected', reason: 'NobodyToCallBack' },
  extension: { reject: 'emptyNumber', reason: 'WrongExtension' },
  circle: { reject: 'notConnected', reason: 'Circle' },
};

/** Why nobody was reached, for the record. */
export const REASONS: Readonly<Record<LegOutcome, string>> = {
  answered: 'HungUp',
  noAnswer: 'NoAnswer',
  busy: 'Busy',
  rejected: 'Rejected',
  emptyNumber: 'EmptyNumber',
  poweredOff: 'PoweredOff',
  outOfService: 'OutOfService',
  inArrears: 'InArrears',
  notConnected: 'NotConnected',
  cancelled: 'Cancelled',
  lineFailed: 'LineFailed',
};

/** What somebody hears who has keyed in an extension, and is not put through. */
export function promptOf(outcome: LegOutcome): CallPrompt {
  switch (outcome) {
    case 'busy':
    case 'rejected':
      return 'busy';
    case 'noAnswer':
      return 'noAnswer';
    case 'answered':
    case 'emptyNumber':
    case 'poweredOff':
    case 'outOfService':
    case 'inArrears':
    case 'notConnected':
    case 'cancelled':
    case 'lineFailed':
      return 'unreachable';
  }
}
