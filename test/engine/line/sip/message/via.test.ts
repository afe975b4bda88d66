import { expect } from 'chai';
import { parseVia, serializeVia } from '../../../../../engine/line/sip/message/via';

describe('Via', () => {
  it('is read in its parts', () => {
    expect(parseVia('SIP/2.0/udp Host.Example.com:5060;rport;branch=z9hG4bKx')).to.deep.equal({
      transport: 'UDP',
      host: 'host.example.com',
      port: 5060,
      params: new Map([
        ['rport', ''],
        ['branch', 'z9hG4bKx'],
      ]),
    });
  });

  it('takes blanks wherever the grammar has them', () => {
    const via = parseVia('SIP / 2.0 / UDP  first.example.com : 4000;ttl=16 ;maddr = 224.2.0.1');
    expect(via).to.deep.include({ transport: 'UDP', host: 'first.example.com', port: 4000 });
    expect(via?.params.get('maddr')).to.equal('224.2.0.1');
  });

  it('takes IPv6, in received with and without brackets', () => {
    const via = parseVia('SIP/2.0/TLS [2001:db8::9:1]:5061;received=[2001:db8::1];branch=z');
    expect(via).to.include({ host: '2001:db8::9:1', port: 5061 });
    expect(via?.params.get('received')).to.equal('[2001:db8::1]');
    expect(parseVia('SIP/2.0/UDP a;received=::1')?.params.get('received')).to.equal('::1');
  });

  it('is written as it can be read again', () => {
    for (const via of [
      'SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKx',
      'SIP/2.0/WSS x.invalid;branch=z9hG4bKy',
      'SIP/2.0/TCP [::1];received=::1',
    ]) {
      expect(serializeVia(parseVia(via)!)).to.equal(via);
    }
  });

  it('that is malformed is none', () => {
    for (const via of [
      ...['', 'SIP/2.0', 'SIP/2.0/UDP', 'SIP/2.0/UDP ', 'SIP/2.0 UDP host', 'SIP/2.0/UDP host;'],
      ...[
        'SIP/2.0/UDP ho st',
        'SIP/2.0/UDP host:x',
        'SIP/2.0/UDP [::1',
        'SIP/2.0/U,P host',
        '//  a',
      ],
      'SIP/2.0/UDP host,',
    ]) {
      expect(parseVia(via), via).to.equal(undefined);
    }
  });
});
