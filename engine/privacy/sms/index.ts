/** 短信: messages to and from X numbers. */
export { Messages } from './messages';
export type { SmsContext, SmsRules } from './ports';
