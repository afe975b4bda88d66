/** Session descriptions, and what offer and answer settle (RFC 8866, RFC 3264). */
export { answerOffer, readAnswer, type AnsweredOffer, type ReadAnswer } from './negotiate';
export { createOffer, type LocalAudio } from './offer';
export { parseSdp, type ParsedSdp } from './parse';
export { serialiseSdp } from './serialise';
export type * from './types';
