import { SMS_BILLED_CHARACTERS } from '../../api';
import { splitText } from './split';

/** What a text is as messages: on the air, and on the bill. */
export interface SmsCount {
  encoding: 'gsm7' | 'ucs2';
  /** 160 or 153 characters of GSM-7, or 70 or 67 of UCS-2 each. */
  parts: number;
}

export function countParts(text: string): SmsCount {
  const { encoding, parts } = splitText(text);
  return { encoding, parts: parts.length };
}

/**
 * 短信条数: 70个字符(含标点、签名)为1条, 超过则计算为多条. Characters are those of UCS-2, so one beyond it
 * (an emoji) is two.
 */
export const billedSms = (text: string): number =>
  Math.max(1, Math.ceil(text.length / SMS_BILLED_CHARACTERS));
