import { expect } from 'chai';
import { checkPhoneNumber } from '../../../../engine/campaign/contacts';

function digitsOf(written: string): string {
  const check = checkPhoneNumber(written);
  return check.ok ? check.digits : `refused: ${check.reason}`;
}

function reasonFor(written: string): string {
  const check = checkPhoneNumber(written);
  return check.ok ? `taken: ${check.digits}` : check.reason;
}

describe('the number of a contact', () => {
  it('is a mobile: 1, then 3 to 9, then nine digits', () => {
    for (const number of ['13011111111', '15000000000', '19912345678']) {
      expect(digitsOf(number)).to.equal(number);
    }
    expect(reasonFor('12011111111')).to.match(/^the number is neither a mobile number/);
  });

  it('is a landline: area code and seven or eight digits', () => {
    for (const number of [
      '0101234567',
      '01066660015',
      '02188886666',
      '05718888000',
      '057188880006',
    ]) {
      expect(digitsOf(number)).to.equal(number);
    }
  });

  it('may be written with blanks, hyphens, brackets and full-width digits', () => {
    for (const written of [
      ' 138 0013 0001 ',
      '138-0013-0001',
      '138\u20130013\u20130001',
      '１３８００１３０００１',
      '\u202d13800130001\u202c',
      '138\u00a00013\u00a00001',
    ]) {
      expect(digitsOf(written)).to.equal('13800130001');
    }
    for (const written of ['0571-88880006', '(0571)88880006', '（0571） 8888 0006']) {
      expect(digitsOf(written)).to.equal('057188880006');
    }
  });

  it('may have the code of China before it, however it is written', () => {
    for (const written of [
      '+8613800130001',
      '+86 138-0013-0001',
      '＋86-13800130001',
      '008613800130001',
    ]) {
      expect(digitsOf(written)).to.equal('13800130001');
    }
    expect(digitsOf('8613800130001')).to.equal('13800130001');
  });

  it('gets back the 0 of an area code that the code of China took away', () => {
    expect(digitsOf('+86 10 66660015')).to.equal('01066660015');
    expect(digitsOf('+86-571-88880006')).to.equal('057188880006');
    expect(digitsOf('+86 0571-88880006')).to.equal('057188880006');
  });

  it('is missing when nothing but blanks is there', () => {
    for (const written of ['', '   ', '\u3000']) {
      expect(reasonFor(written)).to.equal('there is no number');
    }
    expect(reasonFor('+86')).to.equal('there is no number after +86');
  });

  it('is refused with the letters and signs that are no part of it', () => {
    expect(reasonFor('1380013OO10')).to.match(/^the number has letters in it \("O"\)/);
    expect(reasonFor('13800130001元')).to.match(/\("元"\)/);
    expect(reasonFor('13800130001/13800130002')).to.match(/^the number has signs in it \("\/"\)/);
    expect(reasonFor('-13800130001')).to.match(/signs in it \("-"\)/);
    expect(reasonFor('138001300.5')).to.match(/signs in it \("\."\)/);
    expect(reasonFor('call me maybe')).to.match(/\("c", "a", "l", "m", "e"…\)/);
  });

  it('is refused when it is too long or too short, with the count of its digits', () => {
    expect(reasonFor('13800130018123')).to.equal('14 digits, at most 13 are allowed');
    expect(reasonFor('+86 13800130018123')).to.equal('14 digits, at most 13 are allowed');
    expect(reasonFor('130111111111')).to.equal('12 digits, a mobile number has 11');
    expect(reasonFor('1')).to.match(/^the number is neither/);
  });

  it('is refused when it is no number of a person in mainland China', () => {
    expect(reasonFor('+1 415 555 0100')).to.match(/^the number is abroad/);
    expect(reasonFor('0085212345678')).to.match(/^the number is abroad/);
    expect(reasonFor('4008001234')).to.match(/^the number is neither/);
    expect(reasonFor('95588')).to.match(/^the number is neither/);
    expect(reasonFor('88880006')).to.equal('the area code is missing');
    expect(reasonFor('013800130001')).to.equal('a mobile number is written without a leading 0');
    expect(reasonFor('057188')).to.match(/^the number is no landline: .* there are 6 digits$/);
  });

  it('is never told whole in a reason', () => {
    for (const written of [
      '13800130018123',
      '1380013O001',
      '057188',
      '0085212345678',
      '4008001234',
    ]) {
      expect(reasonFor(written)).not.to.contain(written.slice(0, 6));
    }
  });
});
