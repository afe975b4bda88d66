const SMALL = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten',
  'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen',
  'nineteen',
]; // prettier-ignore
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const GROUPS = ['', 'thousand', 'million', 'billion', 'trillion'];
const MOST_DIGITS = 15;

const IRREGULAR: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** Digit by digit: `105` → one zero five. */
export function englishDigits(digits: string): string {
  return [...digits].map((digit) => SMALL[Number(digit)] ?? '').join(' ');
}

/** `1,234.50` → one thousand two hundred thirty-four point five zero. */
export function englishNumber(text: string): string {
  const [whole = '', decimals] = text
    .replaceAll(',', '')
    .replace(/^[-−+]/, '')
    .split('.');
  const sign = /^[-−]/.test(text) ? 'minus ' : '';
  const tail = decimals ? ` point ${englishDigits(decimals)}` : '';
  return sign + englishInteger(whole) + tail;
}

function englishInteger(digits: string): string {
  const isCode = digits.length > 1 && digits.startsWith('0');
  if (isCode || digits.length > MOST_DIGITS) return englishDigits(digits);
  if (Number(digits) === 0) return 'zero';
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const words: string[] = [];
  for (let at = 0; at < padded.length; at += 3) {
    const value = Number(padded.slice(at, at + 3));
    if (value === 0) continue;
    words.push(below1000(value), GROUPS[(padded.length - at) / 3 - 1] ?? '');
  }
  return words.filter(Boolean).join(' ');
}

function below1000(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const parts = [hundreds > 0 ? `${SMALL[hundreds] ?? ''} hundred` : '', below100(rest)];
  return parts.filter(Boolean).join(' ');
}

function below100(value: number): string {
  if (value === 0) return '';
  if (value < 20) return SMALL[value] ?? '';
  const ones = value % 10;
  return (TENS[Math.floor(value / 10)] ?? '') + (ones > 0 ? `-${SMALL[ones] ?? ''}` : '');
}

/** `21` → twenty-first. */
export function englishOrdinal(digits: string): string {
  const words = englishNumber(digits);
  const at = Math.max(words.lastIndexOf(' '), words.lastIndexOf('-')) + 1;
  const last = words.slice(at);
  const ordinal =
    IRREGULAR[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return words.slice(0, at) + ordinal;
}

/** `1998` → nineteen ninety-eight, `2005` → two thousand five, `1905` → nineteen oh five. */
export function englishYear(digits: string): string {
  const [century, rest] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (digits.length !== 4 || (century % 10 === 0 && rest < 10)) return englishNumber(digits);
  const tail = rest === 0 ? 'hundred' : rest < 10 ? `oh ${SMALL[rest] ?? ''}` : below100(rest);
  return `${below100(century)} ${tail}`;
}
