/** A number as people may see it who need not know it: `138****0000`; of short ones less is shown. */
export function maskNumber(text: string): string {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 7) return text;
  const [first, last] = digits.length >= 11 ? [3, 4] : [2, 2];
  return `${digits.slice(0, first)}****${digits.slice(-last)}`;
}
