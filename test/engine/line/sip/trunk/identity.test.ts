import { expect } from 'chai';
import type { TrunkSettings } from '../../../../../engine/api';
import {
  callIdentity,
  numberUri,
  ownUri,
  trunkUri,
} from '../../../../../engine/line/sip/trunk/identity';
import { dialled } from '../../../../../engine/line/sip/trunk';

const settings = (more: Partial<TrunkSettings> = {}): TrunkSettings => ({
  ...{ name: 't', host: 'sip.example.com' },
  ...more,
});

describe('who calls whom, as a trunk is told', () => {
  it('is plain by default', () => {
    expect(callIdentity(settings(), '13800138000', '02180000000')).to.deep.equal({
      uri: 'sip:13800138000@sip.example.com',
      from: '<sip:02180000000@sip.example.com>',
      to: '<sip:13800138000@sip.example.com>',
      headers: [],
    });
  });

  it('says user=phone of global numbers, and of no others', () => {
    const trunk = settings({ dialPrefix: '+86', port: 5080, callerNumber: '+862180000000' });
    const { uri, from, to } = callIdentity(trunk, '13800138000', '');
    expect(uri).to.equal('sip:+8613800138000@sip.example.com:5080;user=phone');
    expect(from).to.equal('<sip:+862180000000@sip.example.com;user=phone>');
    expect(to).to.equal('<sip:+8613800138000@sip.example.com;user=phone>');
  });

  it('has the domain in place of the host, and brackets around IPv6', () => {
    const trunk = settings({ host: '2001:db8::1', port: 5080 });
    expect(trunkUri(trunk)).to.equal('sip:[2001:db8::1]:5080');
    const domain = { ...trunk, domain: 'ims.example.com' };
    expect(numberUri('1', domain)).to.equal('sip:1@ims.example.com');
    expect(callIdentity(domain, '1', '2').from).to.equal('<sip:2@ims.example.com>');
  });

  it('escapes what a number may not have in a URI', () => {
    const trunk = settings({ dialPrefix: '9#' });
    expect(numberUri('13800138000', trunk)).to.equal('sip:9%2313800138000@sip.example.com');
  });

  it('takes the account where there is no number', () => {
    expect(ownUri(settings({ username: 'u', account: 'a' }))).to.equal('sip:a@sip.example.com');
    expect(ownUri(settings({ username: 'u' }))).to.equal('sip:u@sip.example.com');
    expect(callIdentity(settings({ username: 'u' }), '1', '').from).to.equal(
      '<sip:u@sip.example.com>',
    );
    expect(callIdentity(settings(), '1', '').from).to.equal('<sip:anonymous@sip.example.com>');
  });

  const fields: [TrunkSettings['identity'], string][] = [
    ['pAssertedIdentity', 'P-Asserted-Identity: <sip:02180000000@sip.example.com>'],
    ['pPreferredIdentity', 'P-Preferred-Identity: <sip:02180000000@sip.example.com>'],
    [
      'remotePartyId',
      'Remote-Party-ID: <sip:02180000000@sip.example.com>;party=calling;screen=yes;privacy=off',
    ],
  ];
  for (const [identity, field] of fields) {
    it(`tells the number by ${identity}, and the account in From`, () => {
      const trunk = settings({ identity: identity!, username: 'u' });
      const { from, headers } = callIdentity(trunk, '1', '02180000000');
      expect(from).to.equal('<sip:u@sip.example.com>');
      expect(headers.map(({ name, value }) => `${name}: ${value}`)).to.deep.equal([field]);
    });
  }

  it('hides the number of a private call from all but the trunk', () => {
    const hidden = (identity: TrunkSettings['identity']): unknown => {
      const trunk = settings({ identity: identity!, privateCallerId: true, username: 'u' });
      const { from, headers } = callIdentity(trunk, '1', '2');
      expect(from).to.equal('"Anonymous" <sip:anonymous@anonymous.invalid>');
      return headers.map(({ name, value }) => `${name}: ${value}`);
    };
    const number = '<sip:2@sip.example.com>';
    expect(hidden('from')).to.deep.equal([`P-Preferred-Identity: ${number}`, 'Privacy: id']);
    expect(hidden('pAssertedIdentity')).to.deep.equal([
      `P-Asserted-Identity: ${number}`,
      'Privacy: id',
    ]);
    expect(hidden('remotePartyId')).to.deep.equal([
      `Remote-Party-ID: ${number};party=calling;screen=yes;privacy=full`,
      'Privacy: id',
    ]);
  });
});

describe('dialled', () => {
  const table: [number: string, prefix: string | undefined, dialled: string][] = [
    ['13800138000', undefined, '13800138000'],
    ['13800138000', '+86', '+8613800138000'],
    ['02112345678', '+86', '+862112345678'],
    ['+8613800138000', '+86', '+8613800138000'],
    ['008613800138000', '+86', '+8613800138000'],
    ['+12125550100', '+86', '+12125550100'],
    ['0612345678', '+33', '+330612345678'],
    ['13800138000', '9', '913800138000'],
    ['+8613800138000', '1234#', '1234#8613800138000'],
  ];
  for (const [number, prefix, expected] of table) {
    it(`${number} with ${prefix ?? 'no prefix'} is ${expected}`, () => {
      expect(dialled(number, prefix)).to.equal(expected);
    });
  }
});
