/** Methods that are known, ours or not: an unknown one is answered 501 rather than 400 (RFC 4475, section 3.1.2.18). */
const KNOWN = new Set([
  'ACK', // RFC 3261
  'BYE',
  'CANCEL',
  'INFO', // RFC 6086
  'INVITE',
  'MESSAGE', // RFC 3428
  'NOTIFY', // RFC 6665
  'OPTIONS',
  'PRACK', // RFC 3262
  'PUBLISH', // RFC 3903
  'REFER', // RFC 3515
  'REGISTER',
  'SUBSCRIBE', // RFC 6665
  'UPDATE', // RFC 3311
]);

/** Whether a method is one of the registered ones. Case matters (RFC 3261, section 7.1). */
export const isKnownMethod = (method: string): boolean => KNOWN.has(method);
