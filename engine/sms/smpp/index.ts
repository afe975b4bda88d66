/** SMPP 3.4 as ESME: a message centre that messages come from and go to. */
export { SmppGateway, type SmppGatewayParts } from './gateway';
export type { Connect } from './link';
export { receiptId, sentId } from './messageIds';
export { smppTarget, type SmppTarget } from './settings';
