import { expect } from 'chai';
import { maskNumber } from '../../../engine/text/mask';

describe('A masked number', () => {
  for (const [number, shown] of [
    ['13800000001', '138****0001'],
    ['+8613800000001', '861****0001'],
    ['01012345678', '010****5678'],
    ['12345678', '12****78'],
    ['1234567', '12****67'],
    ['10086', '10086'],
  ] as const) {
    it(`of ${number} is ${shown}`, () => expect(maskNumber(number)).to.equal(shown));
  }
});
