import { expect } from 'chai';
import { parseUri } from '../../../../../engine/line/sip/message';
import type { NaptrRecord } from '../../../../../engine/line/sip/transport/dns';
import type { Protocol, Target } from '../../../../../engine/line/sip/transport/port';
import {
  resolveTarget,
  type ResolveOptions,
} from '../../../../../engine/line/sip/transport/resolveTarget';
import { seededRandom } from '../../../../support/random';
import { rejection } from '../../../../support/rejection';
import { FakeDns, srv, type Zone } from './fakeDns';

const naptr = (service: string, replacement: string, order = 10, preference = 10): NaptrRecord => ({
  order,
  preference,
  flags: 's',
  service,
  replacement,
});

const written = ({ protocol, address, port, serverName }: Target): string =>
  `${protocol} ${address}:${port}${serverName ? ` ${serverName}` : ''}`;

const ALL: Protocol[] = ['UDP', 'TCP', 'TLS'];

describe('where a URI leads (RFC 3263)', () => {
  let dns: FakeDns;
  const resolve = async (
    uri: string,
    zone: Zone = {},
    more: Partial<ResolveOptions> = {},
  ): Promise<string[]> => {
    dns = new FakeDns(zone);
    const options = { dns, random: seededRandom(1), supported: ALL, ...more };
    return (await resolveTarget(parseUri(uri)!, options)).map(written);
  };
  const addresses = { 'sip.test': ['192.0.2.1', '192.0.2.2'] };

  it('an address is taken as it is, and nothing is asked', async () => {
    expect(await resolve('sip:bob@192.0.2.1')).to.deep.equal(['UDP 192.0.2.1:5060']);
    expect(await resolve('sip:192.0.2.1:5070;transport=tcp')).to.deep.equal(['TCP 192.0.2.1:5070']);
    expect(await resolve('sips:192.0.2.1')).to.deep.equal(['TLS 192.0.2.1:5061']);
    expect(await resolve('sip:[2001:db8::1]')).to.deep.equal(['UDP 2001:db8::1:5060']);
    expect(await resolve('sip:192.0.2.1', {}, { hint: 'TLS' })).to.deep.equal([
      'TLS 192.0.2.1:5061',
    ]);
    expect(dns.asked).to.deep.equal([]);
  });

  it('a port of its own leaves only the addresses to ask for', async () => {
    const zone = { a: addresses, srv: { '_sip._udp.sip.test': [srv('other.test')] } };
    expect(await resolve('sip:sip.test:5070', zone)).to.deep.equal([
      'UDP 192.0.2.1:5070',
      'UDP 192.0.2.2:5070',
    ]);
    expect(dns.asked).to.deep.equal(['A sip.test']);
  });

  it('a transport that is named goes by its SRV records', async () => {
    const zone = {
      a: { 'one.test': ['192.0.2.1'], 'two.test': ['192.0.2.2', '192.0.2.3'] },
      srv: { '_sip._tcp.sip.test': [srv('two.test', 5080, 20), srv('one.test', 5070, 10)] },
    };
    const expected = ['TCP 192.0.2.1:5070', 'TCP 192.0.2.2:5080', 'TCP 192.0.2.3:5080'];
    expect(await resolve('sip:sip.test;transport=tcp', zone)).to.deep.equal(expected);
    expect(await resolve('sip:sip.test', zone, { hint: 'TCP' })).to.deep.equal(expected);
    expect(dns.asked).to.not.include('NAPTR sip.test');
  });

  it('without SRV records the name itself is the server', async () => {
    expect(await resolve('sip:sip.test;transport=udp', { a: addresses })).to.deep.equal([
      'UDP 192.0.2.1:5060',
      'UDP 192.0.2.2:5060',
    ]);
    expect(await resolve('sip:sip.test', { a: addresses })).to.have.length(2);
    expect(dns.asked).to.deep.equal([
      'NAPTR sip.test',
      'SRV _sip._udp.sip.test',
      'SRV _sip._tcp.sip.test',
      'A sip.test',
    ]);
  });

  it('without a transport NAPTR says which, in its order, as far as we have them', async () => {
    const zone = {
      naptr: {
        'sip.test': [
          naptr('SIP+D2U', '_sip._udp.sip.test', 30),
          naptr('SIPS+D2T', '_sips._tcp.sip.test', 10),
          naptr('SIP+D2S', '_sip._sctp.sip.test', 5),
          naptr('SIP+D2T', '_sip._tcp.sip.test', 20),
        ],
      },
      srv: {
        '_sips._tcp.sip.test': [srv('one.test', 5061)],
        '_sip._tcp.sip.test': [srv('one.test')],
        '_sip._udp.sip.test': [srv('one.test')],
      },
      a: { 'one.test': ['192.0.2.1'] },
    };
    expect(await resolve('sip:sip.test', zone)).to.deep.equal([
      'TLS 192.0.2.1:5061 sip.test',
      'TCP 192.0.2.1:5060',
      'UDP 192.0.2.1:5060',
    ]);
    expect(await resolve('sip:sip.test', zone, { supported: ['UDP', 'TCP'] })).to.deep.equal([
      'TCP 192.0.2.1:5060',
      'UDP 192.0.2.1:5060',
    ]);
  });

  it('without NAPTR the SRV records of UDP and TCP count, in our own order', async () => {
    const zone = {
      srv: { '_sip._udp.sip.test': [srv('u.test')], '_sip._tcp.sip.test': [srv('t.test')] },
      a: { 'u.test': ['192.0.2.1'], 't.test': ['192.0.2.2'] },
    };
    expect(await resolve('sip:sip.test', zone)).to.deep.equal([
      'UDP 192.0.2.1:5060',
      'TCP 192.0.2.2:5060',
    ]);
    expect((await resolve('sip:sip.test', zone, { supported: ['TCP', 'UDP'] }))[0]).to.contain(
      'TCP',
    );
  });

  it('sips means TLS and nothing else, and its certificate has to name the domain asked for', async () => {
    const zone = {
      srv: { '_sips._tcp.sip.test': [srv('one.test', 5066)] },
      a: { 'one.test': ['192.0.2.1'] },
    };
    expect(await resolve('sips:sip.test', zone)).to.deep.equal(['TLS 192.0.2.1:5066 sip.test']);
    expect(await resolve('sips:sip.test;transport=tcp', zone)).to.have.length(1);
    for (const [uri, supported] of [
      ['sips:sip.test;transport=udp', ALL],
      ['sips:sip.test', ['UDP', 'TCP']],
      ['sip:sip.test;transport=sctp', ALL],
      ['sip:sip.test;transport=tls', ['UDP']],
      ['sip:sip.test', []],
    ] as [string, Protocol[]][]) {
      const error = await rejection(resolve(uri, zone, { supported }));
      expect(error, uri).to.have.property('code', 'InvalidInput');
    }
  });

  it('WebSockets are named ws, over TLS where sips or the configuration says so (RFC 7118)', async () => {
    const supported: Protocol[] = ['UDP', 'WS', 'WSS'];
    const at = (uri: string, more: Partial<ResolveOptions> = {}, zone: Zone = {}) =>
      resolve(uri, zone, { supported, ...more });
    expect(await at('sip:192.0.2.1;transport=ws')).to.deep.equal(['WS 192.0.2.1:80']);
    expect(await at('sips:192.0.2.1;transport=ws')).to.deep.equal(['WSS 192.0.2.1:443']);
    expect(await at('sips:192.0.2.1', { hint: 'WSS' })).to.deep.equal(['WSS 192.0.2.1:443']);
    expect(await at('sip:192.0.2.1;transport=ws', { hint: 'WSS' })).to.deep.equal([
      'WSS 192.0.2.1:443',
    ]);
    expect(
      await at('sip:sip.test', { hint: 'WSS' }, { a: { 'sip.test': ['192.0.2.1'] } }),
    ).to.deep.equal(['WSS 192.0.2.1:443 sip.test']);
    const zone: Zone = {
      a: { 'edge.test': ['192.0.2.9'] },
      naptr: { 'sip.test': [naptr('SIPS+D2W', '_sips._ws.sip.test', 10)] },
      srv: { '_sips._ws.sip.test': [srv('edge.test', 8089)] },
    };
    expect(await at('sip:sip.test', {}, zone)).to.deep.equal(['WSS 192.0.2.9:8089 sip.test']);
    const options = { dns, random: seededRandom(1), supported, path: '/sip' };
    const [target] = await resolveTarget(parseUri('sip:192.0.2.1;transport=ws')!, options);
    expect(target?.path).to.equal('/sip');
  });

  it('IPv6 addresses come after IPv4 ones where they are wanted', async () => {
    const zone = { a: { 'sip.test': ['192.0.2.1'] }, aaaa: { 'sip.test': ['2001:db8::1'] } };
    expect(await resolve('sip:sip.test:5060', zone, { ipv6: true })).to.deep.equal([
      'UDP 192.0.2.1:5060',
      'UDP 2001:db8::1:5060',
    ]);
    expect(await resolve('sip:sip.test:5060', zone)).to.have.length(1);
  });

  it('servers that cannot be found are left out; when none is left, it says so and may be tried again', async () => {
    const records = [srv('dead.test'), srv('one.test', 5060, 20)];
    const zone = {
      srv: { '_sip._udp.sip.test': records },
      a: { 'one.test': ['192.0.2.1'] },
      dead: ['dead.test', 'sip.test'],
    };
    expect(await resolve('sip:sip.test', zone)).to.deep.equal(['UDP 192.0.2.1:5060']);
    const error = await rejection(resolve('sip:sip.test', { dead: ['sip.test'] }));
    expect(error).to.include({ code: 'NotFound', retryable: true });
    expect((error as Error).message).to.contain('timeout for sip.test');
    expect(await rejection(resolve('sip:sip.test'))).to.have.property('code', 'NotFound');
  });

  it('however many there are, only so many are tried', async () => {
    const many = Array.from({ length: 100 }, (_, n) => srv(`h${n}.test`));
    const a = Object.fromEntries(many.map(({ name }) => [name, ['192.0.2.1', '192.0.2.2']]));
    expect(
      await resolve('sip:sip.test;transport=udp', { srv: { '_sip._udp.sip.test': many }, a }),
    ).to.have.length(16);
    expect(dns.asked.length).to.be.lessThan(20);
  });
});
