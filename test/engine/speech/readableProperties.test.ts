import { expect } from 'chai';
import { readable } from '../../../engine/speech/text/readable';
import { seededRandom } from '../../support/random';

const ROUNDS = 400;
const random = seededRandom(20_260_105);
const upTo = (most: number): number => Math.floor(random() * (most + 1));
const pick = <T>(list: readonly T[]): T => list[upTo(list.length - 1)]!;
const digits = (count: number): string => Array.from({ length: count }, () => upTo(9)).join('');

const HAN = '零一二三四五六七八九';
const EN = 'zero one two three four five six seven eight nine'.split(' ');

/** Rows of digits back from how they were read. */
const chineseRow = (text: string): string =>
  [...text.replaceAll('幺', '一')]
    .map((character) => HAN.indexOf(character))
    .filter((digit) => digit >= 0)
    .join('');
const englishRow = (text: string): string =>
  text
    .split(/[^a-z]+/)
    .map((word) => EN.indexOf(word))
    .filter((digit) => digit >= 0)
    .join('');

/** 一百二十万零三 → 1200003; up to hundreds of millions. */
function chineseValue(text: string): number {
  const [above, below] = text.split('亿');
  if (below !== undefined) return chineseValue(above!) * 1e8 + chineseValue(below);
  let [total, section, digit] = [0, 0, 0];
  for (const character of text.replaceAll('两', '二')) {
    const value = HAN.indexOf(character);
    const unit = { 十: 10, 百: 100, 千: 1_000 }[character];
    if (value >= 0) digit = value;
    else if (unit) {
      section += (digit || 1) * unit;
      digit = 0;
    } else if (character === '万') {
      total = (section + digit) * 1e4;
      [section, digit] = [0, 0];
    }
  }
  return total + section + digit;
}

function englishValue(text: string): number {
  const small =
    'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
  const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
  let [total, part] = [0, 0];
  for (const word of text.split(/[ -]/)) {
    if (EN.includes(word)) part += EN.indexOf(word);
    else if (small.includes(word)) part += 10 + small.indexOf(word);
    else if (tens.includes(word)) part += 10 * (2 + tens.indexOf(word));
    else if (word === 'hundred') part *= 100;
    else {
      total += part * { thousand: 1e3, million: 1e6, billion: 1e9 }[word]!;
      part = 0;
    }
  }
  return total + part;
}

describe('what is read out', () => {
  it('has every digit of telephone, card, order and identity numbers, in their order', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const phone = `1${pick(['38', '50', '99'])}${digits(8)}`;
      const card = `${digits(4)} ${digits(4)} ${digits(4)} ${digits(4)}`;
      const identity = `${1 + upTo(8)}${digits(16)}`;
      const order = digits(8 + upTo(12));
      for (const [text, row] of [
        [`电话${phone}`, phone],
        [`卡号${card}`, card.replaceAll(' ', '')],
        [`证件号码：${identity}`, identity],
        [`订单号是${order}`, order],
        [`单号SF${order}`, order],
        [`验证码${order.slice(0, 4)}`, order.slice(0, 4)],
      ] as const) {
        expect(chineseRow(readable(text, 'zh-CN')), text).to.equal(row);
      }
      for (const [text, row] of [
        [`call ${phone}`, phone],
        [`card ${card}`, card.replaceAll(' ', '')],
        [`order number ${order}`, order],
        [`order SF${order}`, order],
      ] as const) {
        expect(englishRow(readable(text, 'en-US')), text).to.equal(row);
      }
    }
  });

  it('has the value of every amount', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const value = upTo(10 ** (1 + upTo(8)));
      const shown = pick([String(value), value.toLocaleString('en-US')]);
      const [, chinese = ''] = /^共(.*)元$/.exec(readable(`共${shown}元`, 'zh-CN')) ?? [];
      expect(chineseValue(chinese), `${shown}: ${chinese}`).to.equal(value);
      const [, english = ''] = /^(.*) dollars?$/.exec(readable(`$${shown}`, 'en-US')) ?? [];
      expect(englishValue(english), `${shown}: ${english}`).to.equal(value);
    }
  });

  it('has no digit left, nor a sign that a number gives its meaning to', () => {
    const pieces: Record<'zh-CN' | 'en-US', readonly (() => string)[]> = {
      'zh-CN': [
        () => `${2000 + upTo(60)}年${1 + upTo(11)}月${1 + upTo(27)}日`,
        () => `${upTo(23)}:${String(upTo(59)).padStart(2, '0')}`,
        () => `￥${upTo(99_999)}.${digits(2)}`,
        () => `${upTo(99)}%-${upTo(99)}%`,
        () => `${upTo(99)}.${upTo(9)}kg`,
        () => `${upTo(40)}℃`,
        () => `${upTo(9)}×${upTo(24)}`,
        () => `#${upTo(99)}`,
        () => pick(['，', '您好', '请于', '前', '共', ' ', 'A', '—', '。']),
      ],
      'en-US': [
        () => `${pick(['Jan', 'May', 'October'])} ${1 + upTo(27)}, ${2000 + upTo(60)}`,
        () => `${1 + upTo(11)}:${String(upTo(59)).padStart(2, '0')} pm`,
        () => `$${upTo(99_999)}.${digits(2)}`,
        () => `${upTo(99)}%`,
        () => `${upTo(99)}.${upTo(9)} kg`,
        () => `${upTo(90)}°F`,
        () => `${upTo(9)}x${upTo(24)}`,
        () => `#${upTo(99)}`,
        () => pick([', ', ' hello ', ' by ', ' ', ' and ', '. ']),
      ],
    };
    for (const language of ['zh-CN', 'en-US'] as const) {
      for (let i = 0; i < ROUNDS; i++) {
        const text = Array.from({ length: 1 + upTo(5) }, () => pick(pieces[language])()).join(
          pick([' ', '，', ', ']),
        );
        expect(readable(text, language), text).not.to.match(/[\d%‰°℃¥￥$€£#×]/);
      }
    }
  });

  it('has nothing that could be markup', () => {
    const risky = [
      '<speak>',
      '</voice>',
      '&lt;',
      '&#60;',
      '[[',
      ']]',
      '<',
      '>',
      '\u0000',
      '\u001b',
      '\ud800',
    ];
    for (let i = 0; i < ROUNDS; i++) {
      const text = Array.from({ length: 1 + upTo(8) }, () =>
        pick([...risky, '您好', 'hello', '5', ' & ']),
      ).join('');
      for (const language of ['zh-CN', 'en-US'] as const) {
        expect(readable(text, language), JSON.stringify(text)).not.to.match(
          /[<>]|\[\[|\]\]|&[#a-z]|\p{Cc}|\p{Cs}/u,
        );
      }
    }
  });
});
