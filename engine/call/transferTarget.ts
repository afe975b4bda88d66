import { DialflowError, type PhoneStatus, type Problem, type TransferRequest } from '../api';
import type { Line } from '../line/port';

/** Whom a transfer may ring: all of a request's phones, or its one number. */
export interface Destination {
  /** What is told of it: the number, or the phone's name. */
  name: string;
  kind: 'number' | 'phone';
}

export interface Target {
  destinations: readonly Destination[];
  /** Empty: the call's own. */
  callerNumber: string;
}

/**
 * What stands between the digits of a number, and the code of the country we call in. What the
 * number may be beyond that, an extension of four digits or a service number, the line decides.
 */
const BETWEEN = /[\s\p{Cf}\p{Pd}\u2212()]/gu;
const COUNTRY_CODE = /^(?:\+|00)86/;
const DIGITS = /^\d{3,20}$/;

/** @throws DialflowError `InvalidInput`: no number, or a phone that the line does not know. */
export function targetOf({ to, callerNumber = '' }: TransferRequest, line: Line): Target {
  const problems: Problem[] = [];
  const digits = (path: string, written: string): string => {
    const number = written.normalize('NFKC').replace(BETWEEN, '').replace(COUNTRY_CODE, '');
    if (!DIGITS.test(number)) {
      const reason = 'is no telephone number: 3 to 20 digits are needed, of this country';
      problems.push({ path, reason });
    }
    return number;
  };
  const destinations =
    'number' in to
      ? [{ name: digits('to.number', to.number), kind: 'number' as const }]
      : phonesOf(to.phones, line.phones(), problems);
  const caller = callerNumber.trim() === '' ? '' : digits('callerNumber', callerNumber);
  if (problems.length > 0) throw DialflowError.invalid('transfer', problems);
  return { destinations, callerNumber: caller };
}

function phonesOf(
  names: readonly string[],
  known: readonly PhoneStatus[],
  problems: Problem[],
): Destination[] {
  names.forEach((name, index) => {
    if (known.some((phone) => phone.name === name)) return;
    const list = known.map((phone) => phone.name).join(', ') || 'none';
    const reason = `there is no phone "${name}" on this line; there are: ${list}`;
    problems.push({ path: `to.phones[${index}]`, reason });
  });
  return [...new Set(names)].map((name) => ({ name, kind: 'phone' }));
}
