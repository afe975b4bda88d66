import { expect } from 'chai';
import {
  parseNameAddress,
  serializeNameAddress,
  tagOf,
} from '../../../../../engine/line/sip/message/nameAddress';

const params = (...pairs: [string, string][]) => new Map(pairs);

describe('names with addresses', () => {
  it('are read with quotes, without, and without a name', () => {
    expect(parseNameAddress('"A \\"B\\", C" <sip:a@b;lr>;tag=1;x')).to.deep.equal({
      displayName: 'A "B", C',
      uri: 'sip:a@b;lr',
      params: params(['tag', '1'], ['x', '']),
    });
    expect(parseNameAddress('Mr. Wang<sip:a@b>')).to.deep.equal({
      displayName: 'Mr. Wang',
      uri: 'sip:a@b',
      params: params(),
    });
    expect(parseNameAddress('<tel:+86>')).to.deep.equal({ uri: 'tel:+86', params: params() });
    expect(parseNameAddress('"" <sip:a@b>')).to.not.have.property('displayName');
  });

  it('without brackets leave the parameters to the header', () => {
    expect(parseNameAddress('sip:a@b ; Tag = 1')).to.deep.equal({
      uri: 'sip:a@b',
      params: params(['tag', '1']),
    });
    expect(parseNameAddress('sip:a@b;x="<,>"')?.params.get('x')).to.equal('<,>');
  });

  it('take names that should have had quotes, as far as they are clear', () => {
    expect(parseNameAddress('王先生 (sales) <sip:a@b>')?.displayName).to.equal('王先生 (sales)');
    for (const name of ['Bell, Alexander', 'a:b', 'a@b', 'a"b', 'a;b']) {
      expect(parseNameAddress(`${name} <sip:a@b>`), name).to.equal(undefined);
    }
  });

  it('that are malformed are none', () => {
    for (const value of [
      ...['', '*', '<>', '<sip:a@b', '"a <sip:a@b>', '"a" sip:a@b', '< sip:a@b>', '<sip:a b@c>'],
      ...['sip:a@b?x=y', 'sip:a,b@c', '<sip:a@b>;', '<sip:a@b>;;x', '<sip:a@b>;x=', '<sip:a@b> x'],
      ...['<sip:a@b>;x="1', '<sip:a@b>;x=1 2', 'no-scheme', '<a@b>'],
    ]) {
      expect(parseNameAddress(value), value).to.equal(undefined);
    }
    expect(parseNameAddress(`<sip:a@b>${';x=1'.repeat(100)}`)).to.not.equal(undefined);
    const many = Array.from({ length: 100 }, (_, i) => `;x${i}`).join('');
    expect(parseNameAddress(`<sip:a@b>${many}`)).to.equal(undefined);
  });

  it('are written with brackets, and quotes where they are needed', () => {
    const address = {
      displayName: 'A "B" \\ C',
      uri: 'sip:a@b',
      params: params(['tag', '1'], ['text', 'two words'], ['lr', ''], ['received', '2001:db8::1']),
    };
    const written = serializeNameAddress(address);
    expect(written).to.equal(
      '"A \\"B\\" \\\\ C" <sip:a@b>;tag=1;text="two words";lr;received=2001:db8::1',
    );
    expect(parseNameAddress(written)).to.deep.equal(address);
    expect(serializeNameAddress({ uri: 'tel:1', params: params() })).to.equal('<tel:1>');
    expect(serializeNameAddress({ displayName: 'a\r\nb', uri: 'x:y', params: params() })).to.equal(
      '"a  b" <x:y>',
    );
  });

  it('have their tag found, whatever stands before it', () => {
    expect(tagOf('"a;tag=0" <sip:a@b;tag=1>;x;tag=2')).to.equal('2');
    expect(tagOf('sip:a@b;tag=3')).to.equal('3');
    for (const none of ['sip:a@b', '<sip:a@b;tag=1>', '<sip:a', '"a', '']) {
      expect(tagOf(none), none).to.equal(undefined);
    }
  });
});
