import { expect } from 'chai';
import {
  parseUri,
  serializeUri,
  uriEquals,
  uriScheme,
} from '../../../../../engine/line/sip/message/uri';

const equal = (a: string, b: string) => uriEquals(parseUri(a)!, parseUri(b)!);

describe('SIP URIs', () => {
  it('are read in their parts', () => {
    expect(
      parseUri('SIPS:alice:secret@Example.COM:5061;transport=tcp;LR?subject=hi&to=a%40b'),
    ).to.deep.equal({
      scheme: 'sips',
      user: 'alice',
      password: 'secret',
      host: 'example.com',
      port: 5061,
      params: new Map([
        ['transport', 'tcp'],
        ['lr', ''],
      ]),
      headers: new Map([
        ['subject', 'hi'],
        ['to', 'a@b'],
      ]),
    });
  });

  it('take IPv6 hosts, users with the marks of parameters, and headers alone', () => {
    expect(parseUri('sip:[2001:DB8::1]:5070;lr')).to.include({ host: '2001:db8::1', port: 5070 });
    expect(parseUri('sip:user;par=x?y@host')).to.include({ user: 'user;par=x?y', host: 'host' });
    expect(parseUri('sip:host?a=b;c=d')?.headers).to.eql(new Map([['a', 'b;c=d']]));
    expect(parseUri('sip:*72#@host')?.user).to.equal('*72#');
  });

  it('are written as they can be read again', () => {
    for (const uri of [
      'sip:host',
      'sips:alice:pass@host:5061;transport=tcp;lr?a=b&c=',
      'sip:[2001:db8::1]:5070;maddr=[::1]',
      'sip:sips%3Auser%40example.com@example.net',
      'sip:null-%00-null@example.com',
      'sip:%E4%B8%AD@host;n=%2541;x=%3Ba',
      'sip:user;par=u%40x@host',
    ]) {
      expect(serializeUri(parseUri(uri)!), uri).to.equal(uri);
    }
  });

  it('with escapes that are not UTF-8 still have a user', () => {
    expect(parseUri('sip:%E9@host')?.user).to.equal('é');
  });

  it('that end with a mark and nothing behind it are taken', () => {
    for (const uri of ['sip:a@b;', 'sip:a@b?']) {
      expect(serializeUri(parseUri(uri)!)).to.equal('sip:a@b');
    }
  });

  it('that are malformed are none', () => {
    for (const uri of [
      ...['', 'sip', 'sip:', 'sip:@host', 'sip:a@', 'sip:a@b@c', 'sip:a b@c', 'sip:a@b;=1'],
      ...['sip:a@[::1', 'sip:a@[1.2.3.4]', 'sip:a@h:', 'sip:a@h:99999', 'sip:a@h:5a', 'sip:%zz@h'],
      ...['sip:<a@h>', 'sip:"a"@h', 'tel:+1', 'mailto:a@b', 'sip:a@h;;lr', 'sip:a@h%'],
      `sip:${'a'.repeat(3_000)}@h`,
    ]) {
      expect(parseUri(uri), uri).to.equal(undefined);
    }
  });

  it('of any kind have a scheme', () => {
    expect(uriScheme('TEL:+8610')).to.equal('tel');
    expect(uriScheme('soap.beep://x')).to.equal('soap.beep');
    for (const none of ['no-colon', ':x', 'x:', '1x:y', 'a b:c', '<sip:a@b>']) {
      expect(uriScheme(none), none).to.equal(undefined);
    }
  });

  it('are equal as in the examples of RFC 3261, section 19.1.4', () => {
    for (const [a, b] of [
      ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
      ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
      ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
      [
        'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
        'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
      ],
      [
        'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
        'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
      ],
    ] as const) {
      expect(equal(a, b), `${a} ${b}`).to.be.true;
      expect(equal(b, a), `${b} ${a}`).to.be.true;
    }
  });

  it('differ as in the examples of RFC 3261, section 19.1.4', () => {
    for (const [a, b] of [
      ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
      ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
      ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
      ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
      ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
      ['sip:a@b;user=phone', 'sip:a@b'],
      ['sip:a@b;maddr=c', 'sip:a@b'],
      ['sip:a@b;security=on', 'sip:a@b;security=off'],
      ['sip:a@b', 'sips:a@b'],
      ['sip:a:x@b', 'sip:a:X@b'],
    ] as const) {
      expect(equal(a, b), `${a} ${b}`).to.be.false;
      expect(equal(b, a), `${b} ${a}`).to.be.false;
    }
  });
});
