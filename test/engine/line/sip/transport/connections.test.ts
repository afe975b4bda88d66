import { expect } from 'chai';
import { PEER, options, tcp, tls, US, world, type World } from './hosts';

describe('connections', () => {
  let here: World;
  beforeEach(() => (here = world()));

  it('serve many messages both ways', async () => {
    const us = await here.host(US);
    const peer = await here.host(PEER);
    us.send(options(), tcp(PEER));
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    expect(peer.requests).to.have.length(3);
    for (const request of peer.requests) peer.reply(request, 200);
    await here.clock.advance(10);
    expect(us.responses).to.have.length(3);
    expect([us.transport.connections(), peer.transport.connections()]).to.deep.equal([1, 1]);
    // The Via names the listening port, not the one that the connection leaves from.
    expect(peer.requests[0]?.via).to.include({ transport: 'TCP', port: 5060 });
  });

  it('that were accepted are used again for exactly where they come from', async () => {
    const us = await here.host(US);
    const peer = await here.host(PEER);
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    const { flow } = peer.requests[0]!;
    peer.send(options(), { protocol: 'TCP', ...flow.remote });
    await here.clock.advance(10);
    expect(us.requests).to.have.length(1);
    expect(peer.transport.connections()).to.equal(1);
    // The listening port is another place.
    peer.send(options(), tcp(US));
    await here.clock.advance(10);
    expect(peer.transport.connections()).to.equal(2);
  });

  it('can be named as the only way, e.g. to a phone behind a NAT', async () => {
    const us = await here.host(US);
    const peer = await here.host(PEER);
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    const { connection } = peer.requests[0]!.flow;
    const only = { ...tcp('192.168.0.9'), connection: connection! };
    peer.send(options(), only);
    await here.clock.advance(10);
    expect(us.requests).to.have.length(1);
    here.network.breakStreams(US);
    peer.send(options(), only);
    await here.clock.settle();
    expect(peer.failures.map(({ reason }) => reason)).to.deep.equal(['closed', 'closed']);
  });

  it('to another name or protocol are others', async () => {
    const us = await here.host(US);
    await here.host(PEER);
    us.send(options(), tcp(PEER));
    us.send(options(), tls(PEER, 'one.test'));
    us.send(options(), tls(PEER, 'two.test'));
    us.send(options(), tls(PEER, 'two.test'));
    await here.clock.advance(10);
    expect(us.transport.connections()).to.equal(3);
  });

  it('over TLS are used for the peer asking for it only if its certificate names the Via (RFC 5923)', async () => {
    const us = await here.host(US, {}, [
      { protocol: 'TLS', address: US, port: 5061, advertised: { host: 'us.test' } },
    ]);
    const peer = await here.host(PEER);
    for (const proven of [false, true]) {
      us.send(options(), tls(PEER));
      await here.clock.advance(5);
      for (const stream of here.network.streams) if (proven) stream.proven = ['us.test'];
      us.send(options(), tls(PEER));
      await here.clock.advance(5);
      const before = peer.transport.connections();
      peer.send(options(), tls(US, 'us.test'));
      await here.clock.advance(5);
      expect(peer.transport.connections()).to.equal(proven ? before : before + 1);
      here.network.breakStreams(US);
    }
    expect(peer.requests[0]?.via.params.has('alias')).to.equal(true);
  });

  it('that are refused or never come about are told to all who wait for them', async () => {
    const us = await here.host(US, { connectMs: 5_000 });
    us.send(options(), tcp('10.0.0.3'));
    us.send(options(), tcp('10.0.0.3'));
    await here.clock.advance(10);
    expect(us.failures.map(({ reason }) => reason)).to.deep.equal(['refused', 'refused']);
    here.network.silent.add(PEER);
    us.send(options(), tcp(PEER)).release();
    us.send(options(), tcp(PEER));
    await here.clock.advance(4_999);
    expect(us.failures).to.have.length(2);
    await here.clock.advance(1);
    expect(us.failures[2]).to.deep.equal({
      reason: 'connectTimeout',
      message: 'TCP 10.0.0.2:5060 did not answer.',
    });
    await here.clock.advance(1);
    expect([us.transport.connections(), here.clock.pending()]).to.deep.equal([0, 0]);
  });

  it('that break are told to those who still wait, and are opened anew for the next message', async () => {
    const us = await here.host(US);
    const peer = await here.host(PEER);
    us.send(options(), tcp(PEER)).release();
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    here.network.breakStreams(PEER);
    await here.clock.advance(10);
    expect(us.failures.map(({ reason }) => reason)).to.deep.equal(['closed']);
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    expect(peer.requests).to.have.length(3);
  });

  it('that are gone when the answer is ready: it goes to the port in Via (section 18.2.2)', async () => {
    const us = await here.host(US);
    const peer = await here.host(PEER);
    us.send(options(), tcp(PEER)).release();
    await here.clock.advance(10);
    here.network.breakStreams(US);
    await here.clock.advance(10);
    const sending = peer.reply(peer.requests[0]!, 200);
    await here.clock.advance(10);
    expect(us.responses[0]?.flow.remote.address).to.equal(PEER);
    here.network.breakStreams(US);
    await here.clock.advance(10);
    sending.again();
    await here.clock.advance(10);
    expect(us.responses).to.have.length(2);
  });

  it('are closed when idle; messages and the peer’s keep-alives keep them', async () => {
    const us = await here.host(US, { idleMs: 60_000 });
    const peer = await here.host(PEER, { keepAliveMs: 25_000, idleMs: 1e9 });
    us.send(options(), tcp(PEER));
    await here.clock.advance(50_000);
    us.send(options(), tcp(PEER));
    await here.clock.advance(59_999);
    expect(us.transport.connections()).to.equal(1);
    await here.clock.advance(2);
    expect([us.transport.connections(), peer.transport.connections()]).to.deep.equal([0, 0]);
    // Opened by the peer, who pings.
    peer.send(options(), tcp(US));
    await here.clock.advance(300_000);
    expect(us.transport.connections()).to.equal(1);
    expect(us.transport.counters.keepAlives).to.equal(11);
    await peer.transport.close();
    await here.clock.advance(10);
    expect([us.transport.connections(), here.clock.pending()]).to.deep.equal([0, 0]);
  });

  it('whose peer does not answer keep-alives are given up, where that is set (RFC 5626)', async () => {
    const us = await here.host(US, { keepAliveMs: 30_000, pongMs: 10_000 });
    await here.host(PEER);
    us.send(options(), tcp(PEER));
    await here.clock.advance(100_000);
    expect(us.transport.counters.keepAlives).to.equal(3);
    here.network.silent.add(US);
    await here.clock.advance(40_000);
    expect(us.failures).to.deep.equal([
      { reason: 'closed', message: 'TCP 10.0.0.2:5060 does not answer keep-alives.' },
    ]);
  });

  it('of one peer are limited, and those of strangers are not taken', async () => {
    const admits = (address: string): boolean => address === PEER;
    const us = await here.host(US, { admits, connectionsPerPeer: 2 });
    const open = async (address: string): Promise<() => void> => {
      const stream = here.network
        .host(address)
        .connect({ address: US, port: 5060 }, {}, { connected() {}, data() {}, closed() {} });
      await here.clock.advance(5);
      return () => stream.destroy();
    };
    const close = await open(PEER);
    await open(PEER);
    await open(PEER);
    expect(us.transport.connections()).to.equal(2);
    close();
    await open(PEER);
    expect(us.transport.connections()).to.equal(2);
    await open('10.6.6.6');
    expect(us.transport.connections()).to.equal(2);
    expect(us.transport.counters).to.include({ connectionsRefused: 1, strangers: 1 });
  });

  it('of all peers are limited, also those that we open', async () => {
    const us = await here.host(US, { connections: 1 });
    await here.host(PEER);
    us.send(options(), tcp(PEER));
    us.send(options(), tls(PEER));
    await here.clock.advance(10);
    expect(us.failures.map(({ reason }) => reason)).to.deep.equal(['overloaded']);
  });

  it('of strangers get one 403 and are closed, where that is set', async () => {
    const us = await here.host(US, { admits: () => false, strangers: 'forbid' });
    const peer = await here.host(PEER);
    peer.send(options(), tcp(US));
    await here.clock.advance(10);
    expect(peer.responses.map(({ message }) => message.status)).to.deep.equal([403]);
    expect(us.transport.connections()).to.equal(0);
    expect(us.requests).to.deep.equal([]);
    // One that says nothing does not stay either.
    here.network
      .host(PEER)
      .connect({ address: US, port: 5060 }, {}, { connected() {}, data() {}, closed() {} });
    await here.clock.advance(10);
    expect(us.transport.connections()).to.equal(1);
    await here.clock.advance(5_000);
    expect(us.transport.connections()).to.equal(0);
  });
});
