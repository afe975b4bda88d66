export { PrivacyBook } from './book';
export { PrivacyCalls, type CallEnding } from './calls';
export { privacyEvent } from './events';
export { canonical as canonicalNumber } from './number';
export { Privacy } from './privacy';
export type { PrivacyContext } from './context';
