/** The transaction layer (RFC 3261, section 17): what the layers above may use. */
export type * from './types';
export { TransactionLayer, type TransactionLayerParts } from './layer';
export type { AckHandler, RequestHandler } from './serverTable';
export { DEFAULT_TIMERS, type TimerSettings } from './timers';
