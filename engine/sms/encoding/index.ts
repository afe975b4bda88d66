/** How texts are written in messages, counted, cut up and put together. */
export { billedSms, countParts, type SmsCount } from './count';
export { dataOf, textOf } from './dataCoding';
export { fillBitsAfter, gsmDecode, gsmEncode, isGsm, packSeptets, unpackSeptets } from './gsm7';
export { cut, splitText, type Alphabet, type SmsEncoding, type SplitText } from './split';
export { checked, readHeader, writeHeader, type PartMark } from './udh';
