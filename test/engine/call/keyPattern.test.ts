import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { KeyPattern } from '../../../engine/call/keyPattern';

describe('A pattern of keys', () => {
  const verdicts: [pattern: string, entry: string, verdict: string][] = [
    ['1[0-9]{10}', '1', 'begins'],
    ['1[0-9]{10}', '13800138000', 'complete'],
    ['1[0-9]{10}', '2', 'never'],
    ['1[0-9]{10}', '138001380000', 'never'],
    ['[0-9]{3,5}', '12', 'begins'],
    ['[0-9]{3,5}', '1234', 'fits'],
    ['[0-9]{3,5}', '12345', 'complete'],
    ['0?[1-9]|1[0-2]', '1', 'fits'],
    ['0?[1-9]|1[0-2]', '12', 'complete'],
    ['0?[1-9]|1[0-2]', '13', 'never'],
    ['0?[1-9]|1[0-2]', '0', 'begins'],
    ['[^0*#].', '1*', 'complete'],
    ['[^0*#].', '0', 'never'],
    ['*1', '*1', 'complete'],
    ['.{0,2}', '', 'fits'],
  ];
  for (const [pattern, entry, verdict] of verdicts) {
    it(`${pattern} says "${verdict}" of "${entry}"`, () => {
      expect(KeyPattern.parse(pattern).check(entry)).to.equal(verdict);
    });
  }

  it('knows how long an entry can be', () => {
    expect(KeyPattern.parse('1[0-9]{10}|[2-9]').longest).to.equal(11);
  });

  it('refuses what is none, with what is wrong', () => {
    for (const wrong of [
      '',
      '1|',
      '(1)',
      '1+',
      '1*+',
      '[',
      '[9-1]',
      '1{3,2}',
      '{3}',
      '1{0}',
      'x',
    ]) {
      expect(() => KeyPattern.parse(wrong), wrong).to.throw(DialflowError, /keyPattern/);
    }
    expect(() => KeyPattern.parse('[0-9]{99}')).to.throw(/longer than 64/);
    expect(() => KeyPattern.parse(Array(30).fill('1').join('|'))).to.throw(/20 at the most/);
  });

  it('takes a step a key, however it is nested', () => {
    const pattern = KeyPattern.parse(Array(20).fill('1{0,60}').join('|'));
    const begun = process.hrtime.bigint();
    expect(pattern.check('1'.repeat(61))).to.equal('never');
    expect(Number(process.hrtime.bigint() - begun) / 1e6, 'ms').to.be.lessThan(200);
  });
});
