import { expect } from 'chai';
import { DnsCache } from '../../../../../engine/line/sip/transport/dnsCache';
import { FakeClock } from '../../../../support/fakeClock';
import { rejection } from '../../../../support/rejection';
import { FakeDns, srv } from './fakeDns';

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
