/** A leg of the SIP line: a session over whichever way takes it, and its audio. */
export { askTransfer } from './referred';
export type { LegAudio, LegAudioListener } from './audio';
export { SipLeg, type SipLegParts } from './leg';
export { LegMedia, type LegMediaSettings } from './media';
export type { Way, Ways } from './way';
