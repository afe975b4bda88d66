/**
 * What can be dialled: numbers of mainland China.
 *
 * - a mobile: 1, then 3 to 9, then nine digits;
 * - a landline: area code with its 0 (010, 02x, 0xxx) and a local number of 7 or 8 digits.
 *
 * Service numbers (95xxx, 400…, 110) belong to nobody and are no contacts. Blanks, hyphens,
 * round brackets about the area code, full-width characters and a leading +86, 0086 or (where
 * only that makes a number of it) 86 are normalised away.
 */
export type PhoneNumberCheck =
  | { ok: true; /** Digits only, as they are dialled at home. */ digits: string }
  | { ok: false; /** For a person; never holds the whole number. */ reason: string };

/** 号码超过13位无法录入. */
export const MAX_DIGITS = 13;

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}$/;
const COUNTRY_CODE = /^(?:\+|00)86-?/;
/** Hyphens, dashes and the minus sign, which tables copied from elsewhere are full of. */
const DASHES = /[\u2010-\u2015\u2212]/g;

export function checkPhoneNumber(written: string): PhoneNumberCheck {
  // Cf: the invisible direction marks that come along with numbers copied from Windows dialogs.
  const text = written
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(DASHES, '-');
  if (text === '') return refused('there is no number');

  const inChina = COUNTRY_CODE.test(text);
  const digits = text
    .replace(COUNTRY_CODE, '')
    .replace(/^\((0\d{2,3})\)/, '$1')
    .replace(/(?<=\d)-+(?=\d)/g, '');
  if (!inChina && /^(?:\+|00)\d/.test(digits)) {
    return refused('the number is abroad: only numbers of mainland China (+86) can be dialled');
  }
  const strange = new Set(digits.match(/[^0-9]/gu));
  if (strange.size > 0) return refused(strangeReason([...strange]));
  if (digits === '') return refused('there is no number after +86');

  const dialled = atHome(digits, inChina) ?? (/^86/.test(digits) && atHome(digits.slice(2), true));
  return dialled ? { ok: true, digits: dialled } : refused(shapeReason(digits));
}

/** Abroad a landline is written without the 0 of its area code. */
function atHome(digits: string, fromAbroad: boolean): string | undefined {
  if (MOBILE.test(digits) || LANDLINE.test(digits)) return digits;
  return fromAbroad && LANDLINE.test(`0${digits}`) ? `0${digits}` : undefined;
}

function shapeReason(digits: string): string {
  const count = `${digits.length} ${digits.length === 1 ? 'digit' : 'digits'}`;
  if (digits.length > MAX_DIGITS) return `${count}, at most ${MAX_DIGITS} are allowed`;
  if (/^1[3-9]/.test(digits)) return `${count}, a mobile number has 11`;
  if (/^01[3-9]\d{9}$/.test(digits)) return 'a mobile number is written without a leading 0';
  if (/^0/.test(digits)) {
    return `the number is no landline: an area code and a local number of 7 or 8 digits are expected, there are ${count}`;
  }
  if (/^[2-8]\d{6,7}$/.test(digits)) return 'the area code is missing';
  return 'the number is neither a mobile number (1, then 3 to 9, then nine digits) nor area code and landline';
}

function strangeReason(characters: string[]): string {
  const shown = characters.slice(0, 5).map((character) => `"${character}"`);
  const more = characters.length > shown.length ? '…' : '';
  const kind = characters.some((character) => /\p{L}/u.test(character)) ? 'letters' : 'signs';
  return `the number has ${kind} in it (${shown.join(', ')}${more}): only digits, blanks, hyphens and a leading +86 are allowed`;
}

const refused = (reason: string): PhoneNumberCheck => ({ ok: false, reason });
