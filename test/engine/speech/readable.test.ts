import { expect } from 'chai';
import { readable } from '../../../engine/speech/text/readable';

const chinese: Record<string, [string, string][]> = {
  'reads telephone numbers digit by digit, in groups': [
    ['请致电13800138000', '请致电幺三八，零零幺三，八零零零'],
    ['+86 138-0013-8000', '八六，幺三八，零零幺三，八零零零'],
    ['010-12345678', '零幺零，幺二三四，五六七八'],
    ['(0571)88881234转801', '零五七幺，八八八八，幺二三四，转八零幺'],
    ['400-820-8820', '四零零，八二零，八八二零'],
    ['０１０－８８８８８８８８', '零幺零，八八八八，八八八八'],
    ['10086、95588和12306', '幺零零八六、九五五八八和幺二三零六'],
    ['拨打110', '拨打幺幺零'],
  ],
  'reads codes and orders digit by digit': [
    ['尾号1234的包裹', '尾号幺二三四的包裹'],
    ['验证码是012345', '验证码是零幺二三四五'],
    ['订单SF1234567890123', '订单SF幺二三四，五六七八，九零幺二三'],
    ['单号：202601051234', '单号：二零二六，零幺零五，幺二三四'],
    ['6222 0202 0000 1234', '六二二二，零二零二，零零零零，幺二三四'],
  ],
  'reads numbers': [
    ['0 1 10 11 20 22', '零 一 十 十一 二十 二十二'],
    ['100 101 110 200 1010', '一百 一百零一 一百一十 二百 一千零一十'],
    ['2000 10020 20000 120034', '两千 一万零二十 两万 十二万零三十四'],
    ['1,234,567', '一百二十三万四千五百六十七'],
    ['10000001个', '一千万零一个'],
    ['100000000元', '一亿元'],
    ['3.14 0.5 -5 1.05', '三点一四 零点五 负五 一点零五'],
    ['3-5天，50%，12.5%，1/2', '三到五天，百分之五十，百分之十二点五，二分之一'],
    ['2个 12个 第2名 按2 2号', '两个 十二个 第二名 按二 二号'],
    ['满意请按1，不满意请按2。', '满意请按一，不满意请按二。'],
  ],
  'reads dates and times': [
    ['2026年1月5日', '二零二六年一月五日'],
    ['2026-01-05、2026/1/5', '二零二六年一月五日、二零二六年一月五日'],
    ['1月15日14:05', '一月十五日十四点零五分'],
    ['9:00-18:30', '九点到十八点三十分'],
    ['02:00', '两点'],
    ['2年24小时', '两年二十四小时'],
  ],
  'reads amounts': [
    ['12.50元', '十二点五元'],
    ['¥1,234.56', '一千二百三十四点五六元'],
    ['￥100元', '一百元'],
    ['2元，200元，$20', '两元，二百元，二十美元'],
  ],
};

Object.assign(chinese, {
  'reads what is measured, with its unit': [
    ['重3.5kg，5km，500ml，120㎡', '重三点五公斤，五公里，五百毫升，一百二十平方米'],
    ['10-20公里/小时，60km/h', '十到二十公里每小时，六十公里每小时'],
    ['气温-5℃到12℃，38.5°', '气温零下五摄氏度到十二摄氏度，三十八点五度'],
    ['7×24小时，1+1套餐，比分1:3', '七乘二十四小时，一加一套餐，比分一比三'],
  ],
  'reads ranges and shares': [
    ['5%-10%，50～60%，-3.5%', '百分之五到百分之十，百分之五十到百分之六十，负百分之三点五'],
    ['1月5日-1月8日，5‰，½', '一月五日到一月八日，千分之五，二分之一'],
    ['2026-01', '二零二六年一月'],
  ],
  'reads numbers of rooms, orders, persons and cars': [
    ['3号楼2单元501室，房间1203', '三号楼二单元五零幺室，房间幺二零三'],
    ['身份证号11010519491231002X', '身份证号幺幺零幺，零五幺九，四九幺二，三幺零零二X'],
    ['邮编310000，No.5，12#楼，①号', '邮编三幺零零零零，五号，十二号楼，一 号'],
    ['浙A12345、沪A·D1234', '浙A 幺 二 三 四 五、沪A D 幺 二 三 四'],
    ['IP 192.168.1.1', 'IP 一九二点一六八点一点一'],
  ],
  'reads money of any size and currency': [
    ['¥3.5万，欠费￥-20，€2，¥5-10元', '三点五万元，欠费负二十元，两欧元，五到十元'],
    ['US$1,299.00', '一千二百九十九美元'],
  ],
});

const english: Record<string, [string, string][]> = {
  'reads telephone numbers digit by digit, in groups': [
    ['(415) 555-2671', 'four one five, five five five, two six seven one'],
    ['+1 415 555 2671', 'one, four one five, five five five, two six seven one'],
    ['1-800-555-0199', 'one, eight zero zero, five five five, zero one nine nine'],
    ['555-1234', 'five five five, one two three four'],
    ['4155552671', 'four one five, five five five, two six seven one'],
    ['13800138000', 'one three eight, zero zero one three, eight zero zero zero'],
    [
      'order number 12345, code 0042',
      'order number one two three four five, code zero zero four two',
    ],
  ],
  'reads numbers': [
    ['0 12 20 21 100 1001', 'zero twelve twenty twenty-one one hundred one thousand one'],
    ['1,234,567', 'one million two hundred thirty-four thousand five hundred sixty-seven'],
    ['3.14 -5 50%', 'three point one four minus five fifty percent'],
    ['1st 2nd 12th 21st 30th', 'first second twelfth twenty-first thirtieth'],
    ['3-5 days', 'three to five days'],
  ],
  'reads dates and times': [
    ['2026-01-05', 'January fifth, twenty twenty-six'],
    ['1/5/2026', 'January fifth, twenty twenty-six'],
    ['January 5, 2026', 'January fifth, twenty twenty-six'],
    ['in 1998, in 2005', 'in nineteen ninety-eight, in two thousand five'],
    ['9:30 am, 14:05, 9:00', "nine thirty a m, fourteen oh five, nine o'clock"],
  ],
  'reads amounts': [
    ['$12.50', 'twelve dollars and fifty cents'],
    ['$1 or $1.01', 'one dollar or one dollar and one cent'],
    ['¥1,234', 'one thousand two hundred thirty-four yuan'],
  ],
};

Object.assign(english, {
  'reads what is measured, with its unit': [
    [
      '3.5kg, 1 km, 60 km/h',
      'three point five kilograms, one kilometer, sixty kilometers per hour',
    ],
    ['-5°C to 12°C', 'minus five degrees Celsius to twelve degrees Celsius'],
    ['7x24, 2x, 2:1', 'seven by twenty-four, two times, two to one'],
  ],
  'reads ranges and shares': [
    ['5%-10%, 1/2, 3/4, 2/3', 'five to ten percent, one half, three quarters, two thirds'],
    [
      '9am-5pm, 4.5/5, 24/7',
      'nine a m to five p m, four point five out of five, twenty-four seven',
    ],
    ["the 1990s and '90s", 'the nineteen nineties and nineties'],
  ],
  'reads days however they are written': [
    ['5 Jan 2026, Jan. 5, 01/05', 'January fifth, twenty twenty-six, January fifth, January fifth'],
    ['2026/01/05, 2026-01', 'January fifth, twenty twenty-six, January twenty twenty-six'],
    ['5/6/2026 15:30:05', 'May sixth, twenty twenty-six fifteen thirty and five seconds'],
  ],
  'reads numbers of rooms, orders and flights': [
    ['Suite 501, #12, CA1234', 'Suite five zero one, number twelve, CA one two three four'],
    ['order SF12345678', 'order SF one two three four, five six seven eight'],
    [
      '4G, v2.0, 192.168.1.1',
      'four G, v two point zero, one nine two point one six eight point one point one',
    ],
  ],
  'reads money of any size and currency': [
    [
      '$1.2 million, $100M, -$20',
      'one point two million dollars, one hundred million dollars, minus twenty dollars',
    ],
    ['USD 50, $5-10', 'fifty dollars, five to ten dollars'],
  ],
});

describe('readable', () => {
  for (const [does, cases] of Object.entries(chinese)) {
    it(`${does}, in Chinese`, () => {
      for (const [text, read] of cases) expect(readable(text, 'zh-CN')).to.equal(read);
    });
  }
  for (const [does, cases] of Object.entries(english)) {
    it(`${does}, in English`, () => {
      for (const [text, read] of cases) expect(readable(text, 'en-US')).to.equal(read);
    });
  }

  it('leaves no digit, and texts without one as they are', () => {
    const texts = ['1-2-3:4/5.6,7', '12:34:56:78', '1..2', '２０２６－１－５', '007 1e9 v2.0.1 A4'];
    for (const text of texts) {
      expect(readable(text, 'zh-CN')).not.to.match(/\d/);
      expect(readable(text, 'en-US')).not.to.match(/\d/);
    }
    expect(readable('您好，请问您是张三吗？', 'zh-CN')).to.equal('您好，请问您是张三吗？');
  });

  it('takes out what a synthesiser could take for markup', () => {
    expect(readable('您<b>好</b>[[x]]\u0000', 'zh-CN')).not.to.match(/[<>[\]\0]/);
  });

  it('comes to an end with long rows of anything', () => {
    const rows = ['1', '1-', '1,', '1.', '12:', '1 ', 'A1', '电话', '$', '2026-', '-'];
    for (const row of rows) {
      const text = row.repeat(20_000 / row.length);
      for (const language of ['zh-CN', 'en-US'] as const) {
        expect(readable(text, language), `${row} in ${language}`).not.to.match(/\d/);
      }
    }
  });
});
