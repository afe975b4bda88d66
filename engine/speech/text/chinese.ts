import { chineseCode, chineseDigits, chineseNumber } from './chineseNumbers';
import { CHINESE_RATIO, CHINESE_UNITS } from './chineseUnits';
import { applied, NUMBER, type Rule } from './rule';

/** Telephone numbers, with pauses as people make them. */
const grouped = (...parts: string[]): string => parts.filter(Boolean).map(chineseCode).join('，');

const NOT_BEFORE = String.raw`(?<![\d.,])`;
const NOT_AFTER = String.raw`(?![.,]?\d)`;
/** After 2 before one of these it is 两. */
const MEASURES =
  '个|位|次|件|条|块|元|天|年|周|小时|分钟|秒|张|份|只|台|套|名|家|项|种|遍|倍|斤|公斤|千克|克|米|公里|千米|升|吨|袋|箱|包|盒|瓶|本|辆|单(?!元)|笔|趟|人|下|口|岁|点|百|千|万|亿';
/** A row of digits after one of these is no amount. */
const CODE_WORDS =
  '电话|热线|手机|拨打|致电|号码|尾号|编号|验证码|密码|单号|工号|卡号|账号|分机|座机|房间号?|流水号|车牌号|邮编|邮政编码|QQ号|身份证号|证件号';
/** A row of digits before one of these is one. */
const AMOUNT_WORDS = `${MEASURES}|%|多|余|美元|欧元|港币|人民币|积分|分`;
/** Short numbers of services that everybody knows. */
const SERVICES = String.raw`95\d{3}|96\d{3}|10000|10010|10086|12306|12315|12333|12345|12366|12580`;

/** The first that fits has it: what it has made holds no digits any more. */
const RULES: readonly Rule[] = [
  // Card numbers.
  [
    new RegExp(String.raw`${NOT_BEFORE}\d{4}(?: \d{4}){2,4}${NOT_AFTER}`, 'g'),
    (all) => grouped(...(all ?? '').split(' ')),
  ],
  // Telephone numbers: mobile, landline with area code, 400 and 800.
  [
    new RegExp(
      String.raw`${NOT_BEFORE}(?:\+(86)[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})${NOT_AFTER}`,
      'g',
    ),
    (_, country, a, b, c) => grouped(country ?? '', a ?? '', b ?? '', c ?? ''),
  ],
  [
    new RegExp(
      String.raw`${NOT_BEFORE}(?:\+(86)[- ]?)?[（(]?(0\d{2,3})(?:[）)][- ]?|[- ])(\d{3,4})[- ]?(\d{4})(?:[-转](\d{1,6}))?${NOT_AFTER}`,
      'g',
    ),
    (_, country, area, a, b, extension) =>
      grouped(country ?? '', area ?? '', a ?? '', b ?? '') +
      (extension ? `，转${chineseCode(extension)}` : ''),
  ],
  [
    new RegExp(String.raw`${NOT_BEFORE}([48]00)[- ]?(\d{3})[- ]?(\d{4})${NOT_AFTER}`, 'g'),
    (_, a, b, c) => grouped(a ?? '', b ?? '', c ?? ''),
  ],
  [
    new RegExp(String.raw`${NOT_BEFORE}\d{3,6}(?:-\d{3,6}){2,5}${NOT_AFTER}`, 'g'),
    (all) => grouped(...(all ?? '').split('-')),
  ],
  [
    new RegExp(String.raw`(${CODE_WORDS})([为是：:\s]{0,3})(\d{2,20})${NOT_AFTER}`, 'g'),
    (_, word, between, digits) => `${word}${between}${code(digits ?? '')}`,
  ],
  // Dates and times.
  [
    /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g,
    (_, year, month, day) => `${chineseDigits(year ?? '')}年${plain(month)}月${plain(day)}日`,
  ],
  [/(?<!\d)(\d{4})(?=年(?!级|代?[内后前]))/g, (_, year) => chineseDigits(year ?? '')],
  [/(?<=\d[:：]\d\d)\s?[-~～–—]\s?(?=\d{1,2}[:：]\d)/g, () => '到'],
  [
    /(?<![\d:])([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?![\d:])/g,
    (_, hour, minute, second) => time(hour ?? '', minute ?? '', second),
  ],
  [/(?<!\d)0?(\d{1,2})(?=[月日号时](?!间))/g, (_, number) => plain(number)],
  // Shares, amounts, ranges.
  [
    new RegExp(String.raw`${NOT_BEFORE}(-?(?:${NUMBER}))\s?%`, 'g'),
    (_, number) => `百分之${chineseNumber(number ?? '')}`,
  ],
  [
    new RegExp(String.raw`${NOT_BEFORE}(${NUMBER})(?:-|\s?[~～–—]\s?)(${NUMBER})${NOT_AFTER}`, 'g'),
    (_, from, to) => `${number(from)}到${number(to)}`,
  ],
  [
    /(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/g,
    (_, part, whole) => `${plain(whole)}分之${plain(part)}`,
  ],
  CHINESE_RATIO,
  // Rows of digits: short numbers of services, and what is too long to be an amount.
  [
    new RegExp(String.raw`${NOT_BEFORE}(${SERVICES})(?!\d|\.\d|\s?(?:${AMOUNT_WORDS}))`, 'g'),
    (all) => chineseCode(all ?? ''),
  ],
  [
    new RegExp(String.raw`${NOT_BEFORE}\d{7,40}(?!\d|\.\d|\s?(?:${AMOUNT_WORDS}))`, 'g'),
    (all) => code(all ?? ''),
  ],
  // Letters before them: an order, a flight, a room.
  [/(?<=[A-Za-z][-]?)\d{2,40}(?!\d)/g, (all) => chineseCode(all ?? '')],
  // What is left are numbers.
  [new RegExp(String.raw`(?<![\d第])2(?=${MEASURES})`, 'g'), () => '两'],
  [new RegExp(String.raw`(?<![\d\p{L}])[-−](?=\d)`, 'gu'), () => '负'],
  [
    new RegExp(String.raw`(${NUMBER})([千万亿]*(?:[美欧港]?元|英镑))`, 'g'),
    (_, found, unit) => `${amount(found ?? '')}${unit}`,
  ],
  [new RegExp(NUMBER, 'g'), (all) => number(all)],
];

export function readableChinese(text: string): string {
  return /\d/.test(text) ? applied(RULES, applied(CHINESE_UNITS, text)) : text;
}

const plain = (digits = ''): string => chineseNumber(String(Number(digits)));

const number = (text = ''): string => chineseNumber(text);

/** Of money the last zeros are not read: `12.50` → 十二点五. */
function amount(text: string): string {
  const read = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return read === '2' ? '两' : chineseNumber(read);
}

function time(hour: string, minute: string, second: string | undefined): string {
  const hours = Number(hour) === 2 ? '两' : plain(hour);
  if (second && Number(second) > 0) {
    return `${hours}点${twoDigits(minute)}分${twoDigits(second)}秒`;
  }
  return Number(minute) === 0 ? `${hours}点` : `${hours}点${twoDigits(minute)}分`;
}

/** `05` → 零五, `30` → 三十. */
const twoDigits = (digits: string): string =>
  Number(digits) > 0 && digits.startsWith('0') ? chineseDigits(digits) : plain(digits);

/** In fours, which can be followed and written down. */
function code(digits: string): string {
  if (digits.length < 7) return chineseCode(digits);
  return grouped(...(digits.match(/\d{4}(?=\d{2})|\d{1,5}/g) ?? []));
}
