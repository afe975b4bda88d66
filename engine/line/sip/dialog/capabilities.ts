import type { HeaderField } from '../message/types';

/** What is understood inside and outside dialogs (RFC 3261, section 20.5). */
export const METHODS: readonly string[] = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'MESSAGE',
  'REFER',
  'NOTIFY',
];

/** Extensions (RFC 3261, section 20.37): reliable provisionals (RFC 3262), session timers (RFC 4028). */
export const EXTENSIONS: readonly string[] = ['100rel', 'timer'];

export const SDP = 'application/sdp';

export const ALLOW: HeaderField = { name: 'Allow', value: METHODS.join(', ') };
export const SUPPORTED: HeaderField = { name: 'Supported', value: EXTENSIONS.join(', ') };
export const ACCEPT: HeaderField = { name: 'Accept', value: SDP };
export const MAX_FORWARDS: HeaderField = { name: 'Max-Forwards', value: '70' };

/** Requests that say what we can do (RFC 3261, section 13.2.1, table 2). */
const TELLING = new Set(['INVITE', 'OPTIONS', 'REGISTER', 'UPDATE', 'REFER', 'SUBSCRIBE']);

export const tellsCapabilities = (method: string): boolean => TELLING.has(method);

/** Requests that need a Contact (RFC 3261, table 2; RFC 3311, 3515, 6665). */
const CONTACTED = new Set(['INVITE', 'REGISTER', 'UPDATE', 'REFER', 'SUBSCRIBE', 'NOTIFY']);

export const needsContact = (method: string): boolean => CONTACTED.has(method);
