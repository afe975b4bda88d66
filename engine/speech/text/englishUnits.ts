import { englishDigits, englishNumber, englishOrdinal, englishYear } from './englishNumbers';
import { alternatives, DASH, NUMBER, type Rule } from './rule';

/** Of what is measured: of one, of several. */
const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  'km/h': ['kilometer per hour', 'kilometers per hour'], mph: ['mile per hour', 'miles per hour'],
  'm/s': ['meter per second', 'meters per second'], 'm²': ['square meter', 'square meters'],
  'km²': ['square kilometer', 'square kilometers'], 'm³': ['cubic meter', 'cubic meters'],
  km: ['kilometer', 'kilometers'], cm: ['centimeter', 'centimeters'],
  mm: ['millimeter', 'millimeters'], kg: ['kilogram', 'kilograms'], mg: ['milligram', 'milligrams'],
  g: ['gram', 'grams'], ml: ['milliliter', 'milliliters'], mL: ['milliliter', 'milliliters'],
  L: ['liter', 'liters'], lb: ['pound', 'pounds'], lbs: ['pound', 'pounds'], oz: ['ounce', 'ounces'],
  ft: ['foot', 'feet'], mi: ['mile', 'miles'], kWh: ['kilowatt hour', 'kilowatt hours'],
  kW: ['kilowatt', 'kilowatts'], W: ['watt', 'watts'], V: ['volt', 'volts'], h: ['hour', 'hours'],
  hr: ['hour', 'hours'], hrs: ['hour', 'hours'], min: ['minute', 'minutes'],
  mins: ['minute', 'minutes'], sec: ['second', 'seconds'], '°C': ['degree Celsius', 'degrees Celsius'],
  '°F': ['degree Fahrenheit', 'degrees Fahrenheit'], '°': ['degree', 'degrees'],
  k: ['thousand', 'thousand'],
}; // prettier-ignore

const SHORT_MONTHS: Readonly<Record<string, string>> = {
  Jan: 'January', Feb: 'February', Mar: 'March', Apr: 'April', May: 'May', Jun: 'June',
  Jul: 'July', Aug: 'August', Sep: 'September', Sept: 'September', Oct: 'October',
  Nov: 'November', Dec: 'December',
}; // prettier-ignore
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
  'October', 'November', 'December',
]; // prettier-ignore
const MONTH = `(?:${alternatives([...Object.keys(SHORT_MONTHS), ...MONTHS])})`;

const CURRENCIES: Readonly<Record<string, string>> = {
  $: 'dollars', '€': 'euros', '£': 'pounds', '¥': 'yuan', '￥': 'yuan',
  USD: 'dollars', EUR: 'euros', GBP: 'pounds', CNY: 'yuan', RMB: 'yuan',
}; // prettier-ignore
const SIGN = alternatives(Object.keys(CURRENCIES));
const SCALES: Readonly<Record<string, string>> = {
  k: 'thousand', K: 'thousand', M: 'million', m: 'million', bn: 'billion', B: 'billion',
}; // prettier-ignore
const SCALE = `million|billion|thousand|trillion|${alternatives(Object.keys(SCALES))}`;

const monthOf = (name: string): string => SHORT_MONTHS[name.replace('.', '')] ?? name;

/** Signs around numbers as words; the numbers that are left are read afterwards. */
export const ENGLISH_UNITS: readonly Rule[] = [
  // Days: `Jan. 5`, `5 Jan 2026`, `2026/01/05`, `2026-01`, `01/05`.
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (${MONTH})\\.?,? (\\d{4})(?!\\d)`, 'g'),
    (_, day, month = '', year) => `${monthOf(month)} ${day}, ${year}`,
  ],
  [
    new RegExp(`\\b(${MONTH})\\.? (?=\\d{1,2}(?:st|nd|rd|th)?\\b(?!:))`, 'g'),
    (_, month = '') => `${monthOf(month)} `,
  ],
  [
    /(?<![\d/])(\d{4})\/(\d{1,2})\/(\d{1,2})(?![\d/])/g,
    (_, year, month, day) => `${year}-${month}-${day}`,
  ],
  [
    /(?<![\d/-])((?:19|20)\d\d)[-/](0[1-9]|1[0-2])(?![\d]|[-/]\d)/g,
    (_, year = '', month) => `${MONTHS[Number(month) - 1] ?? ''} ${englishYear(year)}`,
  ],
  [
    /(?<![\d/])(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])(?![\d/])/g,
    (_, month, day = '') =>
      `${MONTHS[Number(month) - 1] ?? ''} ${englishOrdinal(String(Number(day)))}`,
  ],
  [
    /(?<!\d)((?:18|19|20)\d)0s\b/g,
    (_, decade = '') =>
      englishYear(`${decade}0`)
        .replace(/y$/, 'ie')
        .replace(/(?<!s)$/, 's'),
  ],
  [/(?<![\d.,])'?([2-9])0s\b/g, (_, ten = '') => englishNumber(`${ten}0`).replace(/y$/, 'ies')],
  [/(?<=\d\s?[ap]\.?m\.?)\s?[-–—~]\s?(?=\d)/gi, () => ' to '],
  [/(?<!\d)1-(8\d\d)-(?=[A-Z])/g, (_, digits = '') => `one, ${englishDigits(digits)}, `],
  // Addresses of computers, versions.
  [
    /(?<![\d.])\d{1,3}(?:\.\d{1,3}){2,3}(?![\d.])/g,
    (all) => all.split('.').map(englishDigits).join(' point '),
  ],
  // Shares and parts.
  [
    new RegExp(`(${NUMBER})\\s?%?${DASH}(${NUMBER})\\s?%`, 'g'),
    (_, from, to) => `${from} to ${to}%`,
  ],
  [new RegExp(`(${NUMBER})\\s?‰`, 'g'), (_, number) => `${number} per mille`],
  [/\b24\/7\b/g, () => 'twenty-four seven'],
  [
    /(?<![\d/.])(\d{1,2})\/(\d{1,2})(?![\d/.])/g,
    (_, part = '', whole = '') => fraction(part, whole),
  ],
  [/(?<![\d/.])(\d+(?:\.\d+)?)\/(?=\d+(?:\.\d+)?(?![\d/]))/g, (_, digits) => `${digits} out of `],
  // Money: ranges, millions, below zero.
  [
    new RegExp(
      `(${SIGN})\\s?(${NUMBER})${DASH}(?:\\1\\s?)?(${NUMBER})(?![\\d.]\\d|\\d)(?:\\s?(${SCALE})\\b)?`,
      'g',
    ),
    (_, sign = '', from, to, scale = '') =>
      `${from} to ${to}${scaleWord(scale)} ${CURRENCIES[sign] ?? ''}`,
  ],
  [
    new RegExp(`([-−]?)(${SIGN})\\s?([-−]?)(${NUMBER})\\s?(${SCALE})\\b`, 'g'),
    (_, before = '', sign = '', after = '', number, scale = '') =>
      `${minus(before || after)}${number}${scaleWord(scale)} ${CURRENCIES[sign] ?? ''}`,
  ],
  [
    new RegExp(`[-−]([$€£¥￥])(?=\\d)|([$€£¥￥])\\s?[-−](?=\\d)`, 'g'),
    (_, one, other) => `minus ${one ?? other}`,
  ],
  [
    new RegExp(`\\b(USD|EUR|GBP|CNY|RMB)\\s?(${NUMBER})(?!\\d)`, 'g'),
    (_, code = '', number) => `${number} ${CURRENCIES[code] ?? ''}`,
  ],
  // Units; `5-10 kg` has one for both.
  [
    new RegExp(`(${NUMBER})\\s?(${alternatives(Object.keys(UNITS))})(?![A-Za-z²³])`, 'g'),
    (_, number = '', unit = '') =>
      `${number} ${UNITS[unit]?.[Number(number) === 1 ? 0 : 1] ?? unit}`,
  ],
  // What stands between two numbers.
  [/(?<=\d)\s?[×xX*]\s?(?=\d)/g, () => ' by '],
  [/(?<![\d.,])(\d{1,2})[xX]\b/g, (_, digits) => `${digits} times`],
  [/(?<=\d)\s?\+\s?(?=\d)/g, () => ' plus '],
  [/(?<=\d)\s?=\s?(?=\d)/g, () => ' equals '],
  [/(?<=\d)\+(?!\d)/g, () => ' plus'],
  // Numbers of things.
  [/(?:\bN[oO]\.|№|#)\s?(?=\d)/g, () => 'number '],
];

/** After times of the day, which have the same sign: `2:1`. */
export const ENGLISH_RATIO: Rule = [/(?<=\d)\s?:\s?(?=\d)/g, () => ' to '];

const minus = (sign: string): string => (sign ? 'minus ' : '');
const scaleWord = (scale: string): string => (scale ? ` ${SCALES[scale] ?? scale}` : '');

function fraction(part: string, whole: string): string {
  const [over, under] = [Number(part), Number(whole)];
  if (under === 2) return over === 1 ? 'one half' : `${part} halves`;
  if (under < 3 || under > 20 || over >= under) return `${part} out of ${whole}`;
  const name = under === 4 ? 'quarter' : englishOrdinal(String(under));
  return `${englishNumber(String(over))} ${name}${over === 1 ? '' : 's'}`;
}
