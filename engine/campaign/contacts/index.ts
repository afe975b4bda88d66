export { Contacts, type AssignContacts } from './contacts';
export { KeptRosters } from './keptRosters';
export { checkPhoneNumber, MAX_DIGITS, type PhoneNumberCheck } from './phoneNumber';
export { Readings } from './readings';
export { readRoster, type ReaderOptions } from './readRoster';
export { MAX_VARIABLES } from './table';
