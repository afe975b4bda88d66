export { CallerNumberList } from './callerNumbers';
export { CallerNumberPool, type NumberTaken, type NumberWait, type TakeRequest } from './pool';
export { SUPPLIER_PRESETS } from './presets';
export { Suppliers } from './suppliers';
