import { expect } from 'chai';
import { parseUri } from '../../../../../engine/line/sip/message';
import type { Dns, NaptrRecord, SrvRecord } from '../../../../../engine/line/sip/transport/dns';
import { DnsCache } from '../../../../../engine/line/sip/transport/dnsCache';
import type { Protocol, Target } from '../../../../../engine/line/sip/transport/port';
import {
  resolveTarget,
  type ResolveOptions,
} from '../../../../../engine/line/sip/transport/resolveTarget';
import { serverOrder } from '../../../../../engine/line/sip/transport/serverOrder';
import { FakeClock } from '../../../../support/fakeClock';
import { seededRandom } from '../../../../support/random';
import { rejection } from '../../../../support/rejection';

interface Zone {
  naptr?: Record<string, NaptrRecord[]>;
  srv?: Record<string, SrvRecord[]>;
  a?: Record<string, string[]>;
  aaaa?: Record<string, string[]>;
  ttl?: number;
  /** Names that nobody answers for. */
  dead?: string[];
}

class FakeDns implements Dns {
  readonly asked: string[] = [];

  constructor(private readonly zone: Zone) {}

  naptr(name: string): Promise<NaptrRecord[]> {
    return this.reply('NAPTR', name, this.zone.naptr?.[name]);
  }

  srv(name: string): Promise<SrvRecord[]> {
    return this.reply('SRV', name, this.zone.srv?.[name]);
  }

  addresses(name: string, family: 4 | 6): Promise<{ address: string; ttl?: number }[]> {
    const found = (family === 4 ? this.zone.a : this.zone.aaaa)?.[name];
    const { ttl } = this.zone;
    return this.reply(
      family === 4 ? 'A' : 'AAAA',
      name,
      found?.map((address) => (ttl === undefined ? { address } : { address, ttl })),
    );
  }

  private reply<R>(type: string, name: string, records: R[] = []): Promise<R[]> {
    this.asked.push(`${type} ${name}`);
    if (this.zone.dead?.includes(name)) return Promise.reject(new Error(`timeout for ${name}`));
    return Promise.resolve(records);
  }
}

const srv = (name: string, port = 5060, priority = 10, weight = 10): SrvRecord => ({
  name,
  port,
  priority,
  weight,
});

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

describe('the order of servers (RFC 2782)', () => {
  it('is by priority, and by weight among equals', () => {
    const random = seededRandom(7);
    const records = [srv('light', 1, 1, 10), srv('heavy', 1, 1, 30), srv('last', 1, 2, 999)];
    const first = { light: 0, heavy: 0, last: 0 };
    for (let n = 0; n < 4_000; n++) {
      const order = serverOrder(records, random).map(({ name }) => name);
      expect(order).to.have.length(3);
      expect(order[2]).to.equal('last');
      first[order[0] as keyof typeof first]++;
    }
    expect(first.heavy / first.light).to.be.within(2.5, 3.5);
  });

  it('gives those without weight a small chance', () => {
    const random = seededRandom(7);
    let zero = 0;
    for (let n = 0; n < 1_000; n++) {
      const order = serverOrder([srv('some', 1, 1, 50), srv('zero', 1, 1, 0)], random);
      if (order[0]?.name === 'zero') zero++;
    }
    expect(zero).to.be.within(1, 60);
  });
});

describe('the cache of DNS', () => {
  it('asks again when the time is over that the answer names, or a minute', async () => {
    const clock = new FakeClock();
    const short = new FakeDns({ a: { 'a.test': ['192.0.2.1'] }, ttl: 20 });
    const cache = new DnsCache(short, clock);
    await cache.addresses('a.test', 4);
    await cache.addresses('a.test', 4);
    await clock.advance(19_999);
    await cache.addresses('a.test', 4);
    expect(short.asked).to.have.length(1);
    await clock.advance(1);
    await cache.addresses('a.test', 4);
    expect(short.asked).to.have.length(2);

    const unknown = new FakeDns({ srv: { 's.test': [srv('a.test')] } });
    const other = new DnsCache(unknown, clock);
    await other.srv('s.test');
    await clock.advance(59_999);
    await other.srv('s.test');
    expect(unknown.asked).to.have.length(1);
    await clock.advance(1);
    await other.srv('s.test');
    expect(unknown.asked).to.have.length(2);
  });

  it('asks once for all who ask at the same time, and soon again after a failure', async () => {
    const clock = new FakeClock();
    const dns = new FakeDns({ dead: ['x.test'] });
    const cache = new DnsCache(dns, clock);
    const both = [cache.naptr('x.test'), cache.naptr('x.test')];
    for (const one of both) expect(await rejection(one)).to.be.instanceOf(Error);
    expect(dns.asked).to.have.length(1);
    await clock.advance(2_000);
    await rejection(cache.naptr('x.test'));
    expect(dns.asked).to.have.length(2);
  });

  it('remembers also that there is nothing, and never more names than it may', async () => {
    const clock = new FakeClock();
    const dns = new FakeDns({});
    const cache = new DnsCache(dns, clock);
    await cache.srv('first.test');
    await cache.srv('first.test');
    expect(dns.asked).to.have.length(1);
    for (let n = 0; n < 1_100; n++) await cache.srv(`n${n}.test`);
    await cache.srv('first.test');
    expect(dns.asked.filter((name) => name === 'SRV first.test')).to.have.length(2);
  });
});
