/**
 * A called number as the trunk wants it, its `dialPrefix` before it.
 *
 * A prefix with a `+` is a country's code: numbers that have one already, written `+…` or `00…`,
 * keep theirs, and of the mainland's numbers the 0 before the area code goes, which is dialled
 * within the country only (ITU-T E.164). Any other prefix is put before the number as it is, but
 * for a `+`, which may stand first only.
 */
export function dialled(number: string, prefix = ''): string {
  if (prefix === '') return number;
  const bare = number.startsWith('+') ? number.slice(1) : number;
  if (!prefix.startsWith('+')) return prefix + bare;
  if (bare !== number) return number;
  if (number.startsWith('00')) return `+${number.slice(2)}`;
  return prefix + (prefix === '+86' && number.startsWith('0') ? number.slice(1) : number);
}
