export { CallerNumberList } from './callerNumbers';
export { CallerNumberPool } from './pool';
export type { NumberTaken, NumberWait, TakeRequest } from './requests';
export { SUPPLIER_PRESETS } from './presets';
export { Suppliers } from './suppliers';
