import { expect } from 'chai';
import { headers } from '../../../../../engine/line/sip/message';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import type { Protocol } from '../../../../../engine/line/sip/transport/port';
import { srv } from '../transport/fakeDns';
import { field, NOTHING_LEFT, of, type Office, office, PROVIDER } from './office';

describe('where a trunk is', () => {
  let all: Office;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  const places = async (uri: string): Promise<string[]> =>
    ((await all.trunks.all[0]?.targets(uri)) ?? []).map(
      ({ protocol, address, port }) => `${protocol} ${address}:${port}`,
    );

  it('is looked up by SRV, and all that it names is let in', async () => {
    all = await office({
      trunks: [{ keepAliveSeconds: 0 }],
      zone: {
        srv: { '_sip._udp.provider.test': [srv('a.test', 5070, 1), srv('b.test', 5060, 2)] },
        a: { 'a.test': ['10.9.0.1'], 'b.test': ['10.9.0.2'] },
      },
    });
    expect(all.trunks.admits('10.9.0.1')).to.equal(false);
    await all.trunks.start();
    expect(await places('sip:138@provider.test')).to.deep.equal([
      'UDP 10.9.0.1:5070',
      'UDP 10.9.0.2:5060',
    ]);
    for (const address of ['10.9.0.1', '::ffff:10.9.0.2']) {
      expect(all.trunks.admits(address), address).to.equal(true);
    }
    expect(all.trunks.admits('10.9.0.3')).to.equal(false);
  });

  it('is the host for its domain, and what a contact in a call says for that', async () => {
    all = await office({ trunks: [{ domain: 'ims.test', host: '10.0.0.2', port: 5080 }] });
    expect(await places('sip:138@ims.test;user=phone')).to.deep.equal(['UDP 10.0.0.2:5080']);
    expect(await places('sip:138@10.0.0.2:5080')).to.deep.equal(['UDP 10.0.0.2:5080']);
    expect(await places('sip:138@10.0.0.2')).to.deep.equal(['UDP 10.0.0.2:5060']);
    expect(await places('sip:138@10.0.0.7:6000;transport=tcp')).to.deep.equal([
      'TCP 10.0.0.7:6000',
    ]);
    expect(all.trunks.admits('10.0.0.7'), 'it may send a BYE').to.equal(true);
  });

  it('stays on UDP for large requests', async () => {
    all = await office();
    const [target] = (await all.trunks.all[0]?.targets('sip:1@provider.test')) ?? [];
    expect(target?.largeOverTcp).to.equal(false);
  });

  it('is its WebSocket whatever the URI', async () => {
    const supported: Protocol[] = ['WS', 'WSS'];
    all = await office({
      trunks: [{ protocol: 'WSS', webSocketPath: '/ws', port: 8443, keepAliveSeconds: 0 }],
      supported,
    });
    const [target] =
      (await all.trunks.all[0]?.targets('sip:x@df7jal23ls0d.invalid;transport=ws')) ?? [];
    expect(target).to.deep.include({
      ...{
        protocol: 'WSS',
        address: PROVIDER,
        port: 8443,
        path: '/ws',
        serverName: 'provider.test',
      },
    });
  });

  it('has its proxy first, as a loose router', async () => {
    all = await office({
      trunks: [{ host: 'far.test', outboundProxy: `sip:${PROVIDER}:5060` }],
      zone: {},
    });
    await all.trunks.start();
    await all.clock.advance(100);
    const [options] = of(all, 'OPTIONS');
    expect(options?.message.uri).to.equal('sip:far.test');
    expect(field(options!, 'Route')).to.equal(`<sip:${PROVIDER}:5060;lr>`);
    expect(headers(options!.message, 'Route')).to.have.length(1);
    expect(all.trunks.statuses()[0]?.state).to.equal('up');
    expect(all.trunks.admits(PROVIDER)).to.equal(true);
  });

  it('follows DNS, and lets in the old address for a while', async () => {
    const zone = { a: { 'provider.test': ['10.9.0.1'] } };
    all = await office({ trunks: [{ keepAliveSeconds: 0 }], zone });
    await all.trunks.start();
    zone.a['provider.test'] = ['10.9.0.2'];
    await all.clock.advance(60_000);
    expect(all.trunks.admits('10.9.0.2')).to.equal(true);
    await all.clock.advance(3_600_000);
    expect(all.trunks.admits('10.9.0.1')).to.equal(true);
    await all.clock.advance(4 * 3_600_000);
    expect(all.trunks.admits('10.9.0.1')).to.equal(false);
    expect(all.trunks.admits('10.9.0.2')).to.equal(true);
  });

  const askedBy = (uri: string, address: string): string | undefined => {
    const message: SipRequest = {
      ...{ kind: 'request', method: 'INVITE', uri, headers: [], body: Buffer.alloc(0) },
    };
    const remote = { address, port: 5060 };
    const via = { transport: 'UDP', host: address, params: new Map<string, string>() };
    const flow = { protocol: 'UDP', local: remote, remote } as const;
    return all.trunks.of({ message, via, flow })?.name;
  };

  it('tells whose request it is, by the account where two share an address', async () => {
    const account = { username: 'x', password: 'p', keepAliveSeconds: 0 };
    all = await office({
      trunks: [
        { ...account, account: '1' },
        { ...account, account: '2' },
      ],
    });
    await all.trunks.start();
    expect(askedBy('sip:2@us', PROVIDER)).to.equal('t2');
    expect(askedBy('sip:1@us', PROVIDER)).to.equal('t1');
    expect(askedBy('sip:9@us', PROVIDER)).to.equal('t1');
    expect(askedBy('sip:1@us', '10.0.0.9')).to.equal(undefined);
  });

  it('does not take for the trunk whom a callee has led us to', async () => {
    all = await office();
    await all.trunks.start();
    await places('sip:callee@10.0.0.66');
    expect(all.trunks.admits('10.0.0.66')).to.equal(true);
    expect(askedBy('sip:1001@us', '10.0.0.66')).to.equal(undefined);
  });

  it('asks for IPv6 where there is a point for it', async () => {
    const zone = { aaaa: { 'provider.test': ['2001:db8::1'] } };
    all = await office({ zone, ipv6: true, trunks: [{ keepAliveSeconds: 0 }] });
    expect(await places('sip:1@provider.test')).to.deep.equal(['UDP 2001:db8::1:5060']);
  });
});
