import { englishDigits, englishNumber, englishOrdinal, englishYear } from './englishNumbers';
import { ENGLISH_RATIO, ENGLISH_UNITS } from './englishUnits';
import { applied, NUMBER, type Rule } from './rule';

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
  'October', 'November', 'December',
]; // prettier-ignore

const NOT_BEFORE = String.raw`(?<![\d.,])`;
const NOT_AFTER = String.raw`(?![.,]?\d)`;
/** A row of digits after one of these is no amount. */
const CODE_WORDS =
  'number|phone|call|dial|code|order|extension|ext|pin|id|account|card|room|suite|apartment|apt|flight|ending in|reference|zip|box';

const MONEY: Readonly<Record<string, readonly [string, string, string, string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '¥': ['yuan', 'yuan', 'fen', 'fen'],
  '￥': ['yuan', 'yuan', 'fen', 'fen'],
};

const grouped = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => englishDigits(part ?? ''))
    .join(', ');

/** The first that fits has it: what it has made holds no digits any more. */
const RULES: readonly Rule[] = [
  // Telephone numbers: North America's, China's mobile ones, local ones.
  [
    new RegExp(
      String.raw`${NOT_BEFORE}(?:(?:\+(1)[-. ]?|(1)[-. ]))?[(]?(\d{3})(?:[)][-. ]?|[-. ])(\d{3})[-. ](\d{4})${NOT_AFTER}`,
      'g',
    ),
    (_, plus, one, area, a, b) => grouped(plus ?? one, area, a, b),
  ],
  [
    new RegExp(
      String.raw`${NOT_BEFORE}(?:\+(86)[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})${NOT_AFTER}`,
      'g',
    ),
    (_, country, a, b, c) => grouped(country, a, b, c),
  ],
  [
    new RegExp(String.raw`${NOT_BEFORE}(\d{3})-(\d{4})${NOT_AFTER}`, 'g'),
    (_, a, b) => grouped(a, b),
  ],
  [
    /(?<!\d)\+(\d{1,3})[- ](\d{2,4}(?:[- ]\d{2,5}){1,4})(?!\d)/g,
    (_, country, rest) => grouped(country, ...(rest ?? '').split(/[- ]/)),
  ],
  [
    new RegExp(
      String.raw`${NOT_BEFORE}(?:\d{4}(?: \d{4}){2,4}|\d{3,6}(?:-\d{3,6}){2,5})${NOT_AFTER}`,
      'g',
    ),
    (all) => grouped(...(all ?? '').split(/[- ]/)),
  ],
  [
    new RegExp(
      String.raw`\b(${CODE_WORDS})(\.?:?\s(?:(?:is|at|number)\s)?#?)(\d{3,20})${NOT_AFTER}`,
      'gi',
    ),
    (_, word, between, digits) => `${word}${between}${code(digits ?? '')}`,
  ],
  // Dates and times.
  [
    /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/g,
    (all, year, month, day) => date(all ?? '', year, month, day),
  ],
  [
    /(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/g,
    (all, month, day, year) => date(all ?? '', year, month, day),
  ],
  [
    new RegExp(String.raw`\b(${MONTHS.join('|')}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)`, 'g'),
    (_, month, day, year) => `${month} ${englishOrdinal(day ?? '')}, ${englishYear(year ?? '')}`,
  ],
  [
    new RegExp(String.raw`\b(${MONTHS.join('|')}) (\d{1,2})(?:st|nd|rd|th)?(?!\d)`, 'g'),
    (_, month, day) => `${month} ${englishOrdinal(day ?? '')}`,
  ],
  [
    new RegExp(
      String.raw`\b(${MONTHS.join('|')}|in|since|year|by|of) ((?:19|20)\d{2})(?!\d|[.,]\d)`,
      'gi',
    ),
    (_, word, year) => `${word} ${englishYear(year ?? '')}`,
  ],
  [/(?<=\d:\d\d)\s?[-–—~]\s?(?=\d{1,2}:\d)/g, () => ' to '],
  [
    /(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?:\s?([ap])\.?m\b\.?)?(?![\d:])/gi,
    (_, hour, minute, second, half) =>
      time(hour ?? '', minute ?? '', half) +
      (second && Number(second) > 0 ? ` and ${englishNumber(String(Number(second)))} seconds` : ''),
  ],
  [
    /(?<![\d:.])(\d{1,2})\s?([ap])\.?m\b\.?/gi,
    (_, hour, half) => `${englishNumber(hour ?? '')} ${(half ?? '').toLowerCase()} m`,
  ],
  ENGLISH_RATIO,
  // Amounts and shares.
  [
    new RegExp(String.raw`([$€£¥￥])\s?(${NUMBER})${NOT_AFTER}`, 'g'),
    (_, sign, number) => money(sign ?? '', number ?? ''),
  ],
  [
    new RegExp(String.raw`(${NUMBER})\s?%`, 'g'),
    (_, number) => `${englishNumber(number ?? '')} percent`,
  ],
  [/(?<!\d)(\d{1,4})(?:st|nd|rd|th)\b/g, (_, digits) => englishOrdinal(digits ?? '')],
  [
    new RegExp(String.raw`${NOT_BEFORE}(${NUMBER})(?:-|\s?[–—~]\s?)(${NUMBER})${NOT_AFTER}`, 'g'),
    (_, from, to) => `${englishNumber(from ?? '')} to ${englishNumber(to ?? '')}`,
  ],
  // Rows of digits that have letters before them, or are too long to be an amount.
  [/(?<=[A-Za-z]-?)\d{2,40}(?!\d|\.\d)/g, (all) => ` ${code(all ?? '')}`],
  [new RegExp(String.raw`${NOT_BEFORE}\d{7,40}(?!\d|\.\d)`, 'g'), (all) => code(all ?? '')],
  // Words and letters stand apart from what is read beside them.
  [/(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])(?!st\b|nd\b|rd\b|th\b)/g, () => ' '],
  // What is left are numbers.
  [/(?<![\d\p{L}])[-−](?=\d)/gu, () => 'minus '],
  [new RegExp(NUMBER, 'g'), (all) => englishNumber(all ?? '')],
];

export function readableEnglish(text: string): string {
  return /\d/.test(text) ? applied(RULES, applied(ENGLISH_UNITS, text)) : text;
}

function date(all: string, year = '', month = '', day = ''): string {
  const name = MONTHS[Number(month) - 1];
  return name ? `${name} ${englishOrdinal(String(Number(day)))}, ${englishYear(year)}` : all;
}

function time(hour: string, minute: string, half: string | undefined): string {
  const hours = englishNumber(String(Number(hour)));
  const minutes =
    Number(minute) === 0
      ? half || Number(hour) > 12
        ? ''
        : " o'clock"
      : ` ${minute.startsWith('0') ? `oh ${englishNumber(String(Number(minute)))}` : englishNumber(minute)}`;
  const hundred = Number(minute) === 0 && !half && Number(hour) > 12 ? ' hundred' : '';
  return hours + minutes + hundred + (half ? ` ${half.toLowerCase()} m` : '');
}

function money(sign: string, text: string): string {
  const [one = '', many = '', small = '', smalls = ''] = MONEY[sign] ?? [];
  const [whole = '0', decimals = ''] = text.replaceAll(',', '').split('.');
  if (decimals.length > 2) return `${englishNumber(text)} ${many}`;
  const rest = Number(decimals.padEnd(2, '0'));
  const parts: string[] = [];
  if (Number(whole) > 0 || rest === 0) {
    parts.push(`${englishNumber(whole)} ${Number(whole) === 1 ? one : many}`);
  }
  if (rest > 0) parts.push(`${englishNumber(String(rest))} ${rest === 1 ? small : smalls}`);
  return parts.join(' and ');
}

/** Of a telephone number as it is grouped, else in fours. */
function code(digits: string): string {
  if (digits.length < 7) return englishDigits(digits);
  const groups =
    digits.length === 10
      ? [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
      : (digits.match(/\d{4}(?=\d{2})|\d{1,5}/g) ?? []);
  return grouped(...groups);
}
