import { expect } from 'chai';
import { allows } from '../../../../../engine/line/sip/settings';

describe('allowed prefixes', () => {
  it('by default let calls go to the mainland, and nowhere else', () => {
    const good = ['13800138000', '02112345678', '+8613800138000', '008613800138000'];
    const more = ['+862112345678', '+861012345678'];
    const abroad = ['0012125550100', '+12125550100', '+85221234567'];
    const bad = [...abroad, '4001234567', '95588', '110', '10086', '+8610086'];
    for (const number of [...good, ...more]) expect(allows(number), number).to.equal(true);
    for (const number of bad) expect(allows(number), number).to.equal(false);
  });

  it('refuse all that is not a number', () => {
    const bad = [
      '',
      '+',
      '++8613800138000',
      '138 0013 8000',
      '138-0013-8000',
      '1380013800x',
      '１３８',
    ];
    const more = ['138+', '13800138000;ext=1', '*123#', '1'.repeat(21)];
    for (const number of [...bad, ...more])
      expect(allows(number, ['1', '0', '+']), number).to.equal(false);
  });

  const table: [string, string, string[], boolean][] = [
    ['the longest decides, whatever the order', '13800138000', ['!138', '1'], false],
    ['a longer one may allow what a shorter one forbids', '13800138000', ['!1', '138'], true],
    ['of two alike the one that forbids', '13800138000', ['1', '!1'], false],
    ['none fits', '95588', ['1'], false],
    ['an empty list', '13800138000', [], false],
    ['a country by +', '+12125550100', ['+1'], true],
    ['the same country by 00', '+12125550100', ['001'], true],
    ['another country', '+442071234567', ['+1'], false],
    ['all abroad by +, which is not the mainland', '+8613800138000', ['+'.concat('0')], false],
    ['+86 for a number without it', '13800138000', ['+86'], true],
    ['+8621 for a landline as it is dialled', '02112345678', ['+8621'], true],
    ['+8621 for another city', '01012345678', ['+8621'], false],
    ['0086 forbids the mainland', '13800138000', ['1', '!008613'], false],
    ['a mobile prefix for a number with +86', '+8613800138000', ['138'], true],
    ['400 with +86', '+864001234567', ['400'], true],
    ['a landline with +86', '+862112345678', ['021'], true],
    ['0 does not stand for 00 with its own rule', '0012125550100', ['0', '!00', '001'], true],
  ];
  for (const [what, number, prefixes, allowed] of table) {
    it(`${what}: ${number} by ${prefixes.join(' ') || 'nothing'}`, () => {
      expect(allows(number, prefixes)).to.equal(allowed);
    });
  }
});
