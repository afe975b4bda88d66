/** An address with the type of its number and its plan (SMPP 3.4, sections 5.2.5 and 5.2.6). */
export interface SmppAddress {
  ton: number;
  npi: number;
  digits: string;
}

const UNKNOWN = 0;
const INTERNATIONAL = 1;
const ALPHANUMERIC = 5;
const ISDN = 1;

/** As numbers are written: an international one with its `+`. */
export const numberOf = ({ ton, digits }: SmppAddress): string =>
  ton === INTERNATIONAL && /^\d/.test(digits) ? `+${digits}` : digits;

/**
 * @param countryCode before the digits of mainland numbers, which have no 0 then
 */
export function addressOf(number: string, countryCode = ''): SmppAddress {
  if (number.startsWith('+')) return { ton: INTERNATIONAL, npi: ISDN, digits: number.slice(1) };
  if (!/^\d+$/.test(number)) return { ton: ALPHANUMERIC, npi: UNKNOWN, digits: number };
  // Service numbers are known within the country only.
  if (countryCode !== '' && /^(1\d{10}|0\d{9,11})$/.test(number)) {
    return { ton: INTERNATIONAL, npi: ISDN, digits: countryCode + number.replace(/^0/, '') };
  }
  return { ton: UNKNOWN, npi: ISDN, digits: number };
}
