/**
 * Numbers of people and X numbers in one form each, however they were written or come from a trunk:
 * `+86 138-0000-0000`, `8613800000000` and `013800000000` are `13800000000`.
 */
const MOBILE = /^1[3-9]\d{9}$/;
/** With its area code. */
const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})\d{7,8}$/;
const ELSEWHERE = /^\+[1-9]\d{6,14}$/;
/** 95…, 10…, 400…: no area code before them. */
const SERVICE = /^(?:9[56]\d{3,}|1\d{2,5}|[48]00\d{7})$/;

/** Nearly all are written so: nothing has to be looked at further. */
const BARE = /^\+?\d+$/;

/** Blanks, hyphens and brackets are for people. */
const plain = (written: string): string =>
  BARE.test(written) ? written : written.normalize('NFKC').replace(/[\s\-‐-―().\p{Cf}]/gu, '');

/** As kept and compared; what is no number stays as it is. */
export function canonical(written: string): string {
  const digits = plain(written);
  const home = /^(?:\+86|0086)(\d+)$/.exec(digits)?.[1];
  if (home !== undefined) return withinCountry(home);
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  if (/^861[3-9]\d{9}$/.test(digits)) return digits.slice(2);
  if (/^01[3-9]\d{9}$/.test(digits)) return digits.slice(1);
  return digits;
}

function withinCountry(digits: string): string {
  if (MOBILE.test(digits) || SERVICE.test(digits) || digits.startsWith('0')) return digits;
  // X numbers of mobiles may be longer than those of people.
  return LANDLINE.test(`0${digits}`) ? `0${digits}` : digits;
}

/** 手机或固话号码: whom a binding may be about. */
export const isPerson = (number: string): boolean =>
  MOBILE.test(number) || LANDLINE.test(number) || ELSEWHERE.test(number);

export const NO_PERSON = 'is no phone number; a mobile or a landline with its area code is needed';

/** X numbers: digits only. */
export const isX = (number: string): boolean => /^\d{5,18}$/.test(number);

// ---------------------------------------------------------------- packed

const NATIONAL = 1;
const INTERNATIONAL = 2;
const MOST_DIGITS = 15;

/**
 * A number as a float, of which a million take 8 MB: its digits behind a digit that tells its form.
 * NaN for what does not fit, which equals nothing.
 */
export function pack(number: string): number {
  const international = number.startsWith('+');
  const digits = international ? number.slice(1) : number;
  if (digits.length > MOST_DIGITS || !/^\d+$/.test(digits)) return NaN;
  return Number(`${international ? INTERNATIONAL : NATIONAL}${digits}`);
}

export function unpack(packed: number): string {
  const text = String(packed);
  const digits = text.slice(1);
  return Number(text.charAt(0)) === INTERNATIONAL ? `+${digits}` : digits;
}
