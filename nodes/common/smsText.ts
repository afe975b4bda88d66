import type { EventSms } from '../../engine/api';
import { words, type Words } from '../host/definition';
import { maskNumber, smsStateWords } from './terms';

/** `X 170****0001 awaits confirmation`: neither the text nor anybody's number is for the canvas. */
export function smsText({ x, state }: Pick<EventSms, 'x' | 'state'>): Words {
  const { 'zh-CN': zh, 'en-US': en } = smsStateWords[state];
  const number = maskNumber(x);
  return words(`${number} ${zh}`, `${number} ${en}`);
}
