import { expect } from 'chai';
import { callerOf, hopsLeftOf, withholds } from '../../../../../engine/line/sip/incoming/caller';
import type { HeaderField, SipRequest } from '../../../../../engine/line/sip/message/types';

const invite = (...headers: HeaderField[]): SipRequest => ({
  ...{ kind: 'request', method: 'INVITE', uri: 'sip:us', headers, body: Buffer.alloc(0) },
});
const caller = (...headers: HeaderField[]): string => callerOf(invite(...headers));

const from = (value: string): HeaderField => ({ name: 'From', value });
const asserted = (value: string): HeaderField => ({ name: 'P-Asserted-Identity', value });

describe('Who calls in', () => {
  const table: [string, string][] = [
    ['<sip:13911112222@trunk>;tag=1', '13911112222'],
    ['"Wang" <sip:+8613911112222@trunk;user=phone>;tag=1', '+8613911112222'],
    ['sip:13911112222@trunk;tag=1', '13911112222'],
    ['<tel:+86-21-8000(1234);phone-context=x>;tag=1', '+862180001234'],
    ['<sip:trunk>;tag=1', ''],
    ['<http://trunk/>;tag=1', ''],
    ['nonsense', ''],
  ];
  for (const [value, user] of table) {
    it(`is "${user}" by ${value}`, () => expect(caller(from(value))).to.equal(user));
  }

  it('is whom the trunk asserts rather than what the caller says', () => {
    expect(caller(from('<sip:evil@x>'), asserted('<sip:13911112222@trunk>'))).to.equal(
      '13911112222',
    );
  });

  it('is the one of several that is a number', () => {
    const both = [asserted('<sip:trunk.test>'), asserted('<tel:+8613911112222>')];
    expect(caller(from('<sip:x@y>'), ...both)).to.equal('+8613911112222');
  });

  it('is what the caller says where the trunk asserts nothing that can be read', () => {
    expect(caller(from('<sip:13911112222@x>'), asserted('"broken'))).to.equal('13911112222');
  });

  it('is nobody where there is nothing', () => expect(caller()).to.equal(''));

  it('is to be shown to nobody where it asks for privacy (RFC 3323)', () => {
    for (const [value, isWithheld] of [
      ['id', true],
      ['ID;critical', true],
      ['session; user', true],
      ['header', true],
      ['none', false],
      ['history', false],
    ] as const) {
      expect(withholds(invite({ name: 'Privacy', value })), value).to.equal(isWithheld);
    }
    expect(withholds(invite())).to.equal(false);
  });

  it('says how often it may still be put through, or not', () => {
    expect(hopsLeftOf(invite({ name: 'Max-Forwards', value: '7' }))).to.equal(7);
    expect(hopsLeftOf(invite())).to.equal(undefined);
  });
});
