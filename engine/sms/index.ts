/** Text messages: where they come from and go to. What they mean is nothing to it. */
export { billedSms, countParts, type SmsCount } from './encoding';
export { Gateways, type Sent } from './gateways';
export { HttpGateway } from './http/gateway';
export { Inbox, type PartKeeper } from './inbox';
export type { KeptPart } from './joiner';
export type {
  IncomingSms,
  OutgoingSms,
  ReceivedSms,
  SmsGateway,
  SmsListener,
  SmsReport,
  Submission,
} from './port';
export { parseSms, type SmsTargets } from './settings';
export { SipGateway } from './sip/gateway';
export { SmppGateway } from './smpp';
