import { expect } from 'chai';
import type { Target } from '../../../../../engine/line/sip/transport/port';
import type { TransportSettings } from '../../../../../engine/line/sip/transport/settings';
import type { StreamWire } from '../../../../../engine/line/sip/transport/wire';
import { type Host, options, PEER, rawOptions, US, world, type World } from './hosts';

const ws = (address: string): Target => ({ protocol: 'WS', address, port: 8088 });

describe('the life of a WebSocket', () => {
  let here: World;
  beforeEach(() => (here = world()));

  const serve = (settings: Partial<TransportSettings> = {}): Promise<Host> =>
    here.host(US, settings, [{ protocol: 'WS', address: US, port: 8088 }]);

  /** A page that has connected. */
  async function page(): Promise<StreamWire> {
    const events = { connected() {}, data() {}, closed() {} };
    const stream = here.network
      .host(PEER)
      .connect({ address: US, port: 8088 }, { webSocket: { path: '/' } }, events);
    await here.clock.advance(5);
    return stream;
  }
  const register = rawOptions('SIP/2.0/WS page.invalid;branch=z9hG4bK1');

  it('one that has carried a message is kept by its pongs', async () => {
    const us = await serve({ idleMs: 60_000, webSocketPingMs: 25_000 });
    (await page()).write(register);
    await here.clock.advance(600_000);
    expect(us.transport.connections()).to.equal(1);
    here.network.silent.add(PEER);
    await here.clock.advance(60_000);
    expect(us.transport.connections()).to.equal(0);
    await here.clock.advance(10);
    expect(here.clock.pending()).to.equal(0);
  });

  it('one that never says anything is not', async () => {
    const us = await serve({ idleMs: 60_000, webSocketPingMs: 25_000 });
    await page();
    await here.clock.advance(60_000);
    expect(us.transport.connections()).to.equal(0);
  });

  it('a peer whose pong does not come is given up, where that is set', async () => {
    const us = await serve({ webSocketPingMs: 25_000, pongMs: 5_000 });
    (await page()).write(register);
    await here.clock.advance(100_000);
    expect(us.transport.connections()).to.equal(1);
    here.network.silent.add(PEER);
    await here.clock.advance(30_000);
    expect(us.transport.connections()).to.equal(0);
  });

  it('ours are found again by address and path', async () => {
    await serve();
    const peer = await here.host(PEER, {}, [
      { protocol: 'WS', address: PEER, port: 8088, outboundOnly: true },
    ]);
    peer.send(options(), { ...ws(US), path: '/a' });
    peer.send(options(), { ...ws(US), path: '/a' });
    peer.send(options(), { ...ws(US), path: '/b' });
    await here.clock.advance(10);
    expect(peer.transport.connections()).to.equal(2);
  });

  it('those of one peer are limited', async () => {
    const us = await serve({ connectionsPerPeer: 2 });
    for (let n = 0; n < 4; n++) await page();
    expect(us.transport.connections()).to.equal(2);
    expect(us.transport.counters.connectionsRefused).to.equal(2);
  });
});

describe('who may send', () => {
  it('may change at any time, for datagrams and for connections that are open', async () => {
    const here = world();
    const peers = new Set<string>();
    const us = await here.host(US, { admits: (address) => peers.has(address) });
    const events = { connected() {}, data() {}, closed() {} };
    const knock = async (): Promise<StreamWire> => {
      const to = { address: US, port: 5060 };
      const udp = rawOptions('SIP/2.0/UDP peer.test;branch=z9hG4bK1');
      here.network.inject({ address: PEER, port: 5060 }, to, udp);
      const stream = here.network.host(PEER).connect(to, {}, events);
      await here.clock.advance(5);
      stream.write(rawOptions('SIP/2.0/TCP peer.test;branch=z9hG4bK1'));
      await here.clock.advance(5);
      return stream;
    };
    await knock();
    expect(us.requests).to.have.length(0);
    peers.add(PEER);
    const stream = await knock();
    expect(us.requests).to.have.length(2);
    peers.delete(PEER);
    stream.write(rawOptions('SIP/2.0/TCP peer.test;branch=z9hG4bK1'));
    await here.clock.advance(5);
    await knock();
    expect(us.requests).to.have.length(2);
    expect(us.transport.connections()).to.equal(0);
  });
});
