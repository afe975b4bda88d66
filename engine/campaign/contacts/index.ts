export { checkPhoneNumber, MAX_DIGITS, type PhoneNumberCheck } from './phoneNumber';
export type { ReaderOptions } from './readerProcess';
export { Readings } from './readings';
export { readRoster } from './readRoster';
export { MAX_VARIABLES } from './table';
