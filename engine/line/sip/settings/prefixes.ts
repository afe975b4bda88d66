/** Mainland mobiles and landlines; nothing abroad, and no short numbers (110, 12345). */
export const DEFAULT_PREFIXES: readonly string[] = [
  '13',
  '14',
  '15',
  '16',
  '17',
  '18',
  '19',
  '0',
  '!00',
];

const HOME = '0086';
/** ITU-T E.164: 15 digits, and what is dialled before them. */
const MAX_DIGITS = 20;

/**
 * A number as it may be compared: as it is dialled in mainland China, and, if it is a number
 * there, as it is dialled from abroad.
 */
interface Dialled {
  /** `13800138000`, `02112345678`, `0012125550100`. */
  national: string;
  /** `008613800138000`; undefined for numbers abroad. */
  international: string | undefined;
}

/**
 * Whether a number may be dialled. The longest prefix that fits decides, one with `!` forbids;
 * of two alike the one that forbids; none fits: refused. So is what is not a number: digits, with
 * at most one `+` before them.
 *
 * `+`, and in its place `00`, begin a country's code. `+86…` and `0086…` are the mainland's: such
 * a number is what is dialled there, so `1` fits `+8613800138000`, and `00` does not. Prefixes
 * written `+86…` or `0086…` fit both ways, too.
 *
 * @example
 * allows('13800138000', ['1', '0', '!00']); // true
 * allows('+12125550100', ['1', '0', '!00']); // false
 */
export function allows(number: string, prefixes: readonly string[] = DEFAULT_PREFIXES): boolean {
  const dialled = readNumber(number);
  if (!dialled) return false;
  let longest = -1;
  let allowed = false;
  for (const entry of prefixes) {
    const denies = entry.startsWith('!');
    const length = fit(dialled, denies ? entry.slice(1) : entry);
    if (length < longest || length < 0) continue;
    allowed = length === longest ? allowed && !denies : !denies;
    longest = length;
  }
  return allowed;
}

/** What is wrong with an entry of a list of prefixes; undefined: nothing. */
export function prefixFault(entry: string): string | undefined {
  const prefix = entry.startsWith('!') ? entry.slice(1) : entry;
  const digits = prefix.startsWith('+') ? prefix.slice(1) : prefix;
  if (prefix !== '' && isDigits(digits) && digits.length <= MAX_DIGITS) return undefined;
  return `must be the first digits of numbers, e.g. "13", "+8621", or "!00" to forbid them, not "${entry}"`;
}

/** One way of writing a prefix, so that two of the same can be told. */
export const plainPrefix = (prefix: string): string =>
  prefix.startsWith('+') ? `00${prefix.slice(1)}` : prefix;

/** How many digits fit, counted as from abroad; -1: it does not fit. */
function fit({ national, international }: Dialled, entry: string): number {
  const prefix = plainPrefix(entry);
  if (international !== undefined && prefix.startsWith(HOME)) {
    return international.startsWith(prefix) ? prefix.length : -1;
  }
  if (!national.startsWith(prefix)) return -1;
  return prefix.length + (international === undefined ? 0 : HOME.length);
}

function readNumber(number: string): Dialled | undefined {
  const plus = number.startsWith('+');
  const digits = plus ? number.slice(1) : number;
  if (digits === '' || digits.length > MAX_DIGITS || !isDigits(digits)) return undefined;
  const national = plus ? `00${digits}` : digits;
  if (national.startsWith(HOME)) return atHome(asDialledAtHome(national.slice(HOME.length)));
  if (national.startsWith('00')) return { national, international: undefined };
  return atHome(national);
}

function atHome(national: string): Dialled {
  const significant = national.startsWith('0') ? national.slice(1) : national;
  return { national, international: HOME + significant };
}

/**
 * A number of the mainland without its country code, as it is dialled there: landlines get a 0
 * before their area code; mobiles, 400 and 800 numbers and short ones do not.
 */
function asDialledAtHome(digits: string): string {
  const isMobile = digits.length === 11 && digits.startsWith('1') && digits.charAt(1) > '2';
  const isService = digits.length === 10 && (digits.startsWith('400') || digits.startsWith('800'));
  return isMobile || isService || digits.length <= 6 || digits.startsWith('0')
    ? digits
    : `0${digits}`;
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}
