/** A number as people may see it who need not know it: `138****0000`; of short ones less is shown. */
export function maskNumber(text: string): string {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 7) return text;
  const [first, last] = digits.length >= 11 ? [3, 4] : [2, 2];
  return `${digits.slice(0, first)}****${digits.slice(-last)}`;
}

/** Of a field that holds a number and nothing else: short ones, too, are somebody's. */
export function hideNumber(number: string): string {
  if (/\*{4}/.test(number)) return number; // it is hidden already
  // A user of some network, by name.
  if (/\p{L}/u.test(number)) return number.replace(/[\p{L}\p{N}]/gu, '*');
  return number.replace(/\D/g, '').length < 7 ? number.replace(/\d/g, '*') : maskNumber(number);
}
