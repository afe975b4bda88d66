import { DialflowError, type Contact, type Problem } from '../../engine/api';
import type { Data } from '../host/run';
import { isObject } from '../common/values';

/** As many faults are named as a person reads; the first ones show what is wrong. */
const SHOWN = 10;

/**
 * The contacts that came in, as a Contacts node hands them over. Other rows are refused, not
 * guessed at: their columns would be lost as variables.
 */
export function contactsIn(inputs: Data[]): Contact[] {
  if (inputs.length === 0) {
    throw new DialflowError(
      'InvalidInput',
      'No contacts came in. Connect the output "Valid" of a Contacts node, and see that its roster has rows.',
      { problems: [{ path: 'contacts', reason: 'there are none' }] },
    );
  }
  const problems: Problem[] = [];
  const contacts: Contact[] = [];
  inputs.forEach((input, index) => {
    if (isContact(input)) contacts.push(taken(input));
    else if (problems.length < SHOWN) {
      problems.push({ path: `contacts[${index}]`, reason: 'has no phoneNumber and variables' });
    }
  });
  const bad = inputs.length - contacts.length;
  if (bad === 0) return contacts;
  throw new DialflowError(
    'InvalidInput',
    `${bad} of the ${inputs.length} records that came in are no contacts (${list(problems, bad)}). Put a Contacts node before this one and connect its output "Valid".`,
    { problems },
  );
}

const isContact = (input: Data): input is Data & Contact =>
  typeof input['phoneNumber'] === 'string' &&
  input['phoneNumber'] !== '' &&
  isObject(input['variables']);

/** Only what belongs to a contact: items may have been given other fields on the way. */
const taken = (contact: Contact): Contact => ({
  phoneNumber: contact.phoneNumber,
  ...(contact.name === undefined ? {} : { name: contact.name }),
  ...(contact.honorific === undefined ? {} : { honorific: contact.honorific }),
  ...(contact.referenceId === undefined ? {} : { referenceId: contact.referenceId }),
  variables: contact.variables,
  ...(contact.row === undefined ? {} : { row: contact.row }),
});

const list = (problems: Problem[], all: number): string =>
  problems.map((p) => `${p.path}: ${p.reason}`).join('; ') + (all > problems.length ? '; …' : '');
