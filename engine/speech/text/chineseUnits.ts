import { chineseCode, chineseDigits } from './chineseNumbers';
import { alternatives, DASH, NUMBER, type Rule } from './rule';

/** Of what is measured, as written in letters behind a number. */
const UNITS: Readonly<Record<string, string>> = {
  'km/h': '公里每小时', 'm/s': '米每秒', 'm²': '平方米', 'km²': '平方公里', 'm³': '立方米',
  km: '公里', cm: '厘米', mm: '毫米', m: '米', kg: '公斤', mg: '毫克', g: '克', ml: '毫升',
  mL: '毫升', L: '升', l: '升', kWh: '千瓦时', kwh: '千瓦时', kW: '千瓦', MW: '兆瓦', W: '瓦',
  V: '伏', mAh: '毫安时', h: '小时', min: '分钟', s: '秒', '°C': '摄氏度', '°F': '华氏度', '°': '度',
  kbps: 'K B P S', Mbps: '兆', MB: '兆', GB: 'G',
}; // prettier-ignore

/** Of money, before or behind the number. */
const CURRENCIES: Readonly<Record<string, string>> = {
  '¥': '元', '￥': '元', $: '美元', '€': '欧元', '£': '英镑', CNY: '元', RMB: '元', USD: '美元',
  EUR: '欧元', GBP: '英镑', HKD: '港元', 'HK$': '港元', 'US$': '美元',
}; // prettier-ignore

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const PER = '小时|分钟|秒|天|日|周|月|年|人|件|次|个|台|平方米|公里|公斤|千克|吨|升|度|条|单|位';

/** Signs around numbers as words; the numbers are read afterwards. */
export const CHINESE_UNITS: readonly Rule[] = [
  // Plates: each character by itself.
  [
    new RegExp(String.raw`([${PROVINCES}][A-Z])[·.\s]?([A-Z0-9]{5,6})(?![A-Za-z0-9])`, 'g'),
    (_, place, rest = '') => `${place} ${[...rest].map(chineseCode1).join(' ')}`,
  ],
  // Addresses of computers, versions: digit by digit.
  [
    /(?<![\d.])\d{1,3}(?:\.\d{1,3}){2,3}(?![\d.])/g,
    (all) => (isDate(all) ? all : all.split('.').map(chineseDigits).join('点')),
  ],
  // Months of years, and from one day or amount to another.
  [
    /(?<!\d)((?:19|20)\d\d)[-/.](0[1-9]|1[0-2])(?![\d]|[-/.]\d)/g,
    (_, year, month) => `${year}年${Number(month)}月`,
  ],
  [new RegExp(`(?<=\\d[年月日号点分元个天℃度])${DASH}(?=\\d)`, 'g'), () => '到'],
  [
    new RegExp(`(${NUMBER})\\s?%?${DASH}(${NUMBER})\\s?%`, 'g'),
    (_, from, to) => `百分之${from}到百分之${to}`,
  ],
  [new RegExp(`(${NUMBER})\\s?‰`, 'g'), (_, number) => `千分之${number}`],
  [new RegExp(`(?<=\\d\\s?(?:°[CF]?))${DASH}(?=\\d)`, 'g'), () => '到'],
  [
    new RegExp(`(?<![\\d.])[-−](${NUMBER})\\s?(?:°C|度|摄氏度)`, 'g'),
    (_, number) => `零下${number}摄氏度`,
  ],
  // Money.
  [
    new RegExp(
      `(${alternatives(Object.keys(CURRENCIES))})\\s?([-−]?)(${NUMBER})${DASH}(?:\\1\\s?)?(${NUMBER})(?!\\d)\\s?([万亿]?)元?`,
      'g',
    ),
    (_, sign = '', minus = '', from, to, scale = '') =>
      `${negative(minus)}${from}到${to}${scale}${CURRENCIES[sign] ?? ''}`,
  ],
  [
    new RegExp(
      `([-−]?)(${alternatives(Object.keys(CURRENCIES))})\\s?([-−]?)(${NUMBER})(?!\\d|\\.\\d)\\s?([千万亿]*)元?`,
      'g',
    ),
    (_, before = '', sign = '', after = '', number, scale = '') =>
      `${negative(before || after)}${number}${scale}${CURRENCIES[sign] ?? ''}`,
  ],
  // Units.
  [
    new RegExp(`(?<=\\d)\\s?(${alternatives(Object.keys(UNITS))})(?![A-Za-z²³])`, 'g'),
    (_, unit = '') => UNITS[unit] ?? unit,
  ],
  [new RegExp(`(?<=[\\u4e00-\\u9fff])\\/(?=(?:${PER}))`, 'g'), () => '每'],
  // What stands between two numbers.
  [/(?<=\d)\s?[×*xX✕]\s?(?=\d)/g, () => '乘'],
  [/(?<=\d)\s?\+\s?(?=\d)/g, () => '加'],
  [/(?<=\d)\s?=\s?(?=\d)/g, () => '等于'],
  [/(?<=\d)\^(\d+)/g, (_, power) => `的${power}次方`],
  [new RegExp(`[-−](${NUMBER})\\s?%`, 'g'), (_, number) => `负${number}%`],
  // Numbers of things.
  [/(?:\bN[oO]\.?|№|#)\s?(\d+)/g, (_, digits) => `${digits}号`],
  [/(\d+)#(?!\d)/g, (_, digits) => `${digits}号`],
  [/(?<![\d.])(\d{3,4})(?=室|房(?!间号))/g, (all) => chineseCode(all)],
  [/(?<![\d.])(110|119|120|122|114)(?=急救|报警|火警|热线|服务)/g, (all) => chineseCode(all)],
];

/** After times of the day, which have the same sign: `1:3`. */
export const CHINESE_RATIO: Rule = [/(?<=\d)\s?[:：]\s?(?=\d)/g, () => '比'];

const negative = (sign: string): string => (sign ? '负' : '');

const chineseCode1 = (character: string): string =>
  /\d/.test(character) ? chineseCode(character) : character;

/** `2026.1.5` is a day. */
const isDate = (text: string): boolean => /^(19|20)\d\d\.(0?[1-9]|1[0-2])\.\d{1,2}$/.test(text);
