import { expect } from 'chai';
import { PEER, options, rawOptions, tcp, udp, US, world, type World } from './hosts';

describe('what comes over a connection', () => {
  let here: World;
  beforeEach(() => (here = world()));

  const speak = async (
    ...pieces: string[]
  ): Promise<{ heard: string[]; closed: () => boolean }> => {
    const heard: string[] = [];
    let closed = false;
    const stream = here.network.host(PEER).connect(
      { address: US, port: 5060 },
      {},
      {
        connected() {},
        data: (bytes) => heard.push(bytes.toString()),
        closed: () => (closed = true),
      },
    );
    await here.clock.advance(5);
    for (const piece of pieces) {
      stream.write(Buffer.from(piece));
      await here.clock.advance(2);
    }
    return { heard, closed: () => closed };
  };
  const message = rawOptions('SIP/2.0/TCP peer.test;branch=z9hG4bK1').toString();

  it('is cut into messages however it is split', async () => {
    const us = await here.host(US);
    await speak(`${message}${message.slice(0, 30)}`, message.slice(30), message);
    expect(us.requests).to.have.length(3);
    expect(us.requests[0]?.via.params.get('received')).to.equal(PEER);
  });

  it('keep-alives are answered with one CRLF', async () => {
    const us = await here.host(US);
    const { heard } = await speak('\r\n\r\n', `\r\n\r\n${message}`);
    expect(heard).to.deep.equal(['\r\n', '\r\n']);
    expect(us.requests).to.have.length(1);
  });

  it('a broken message is answered 400, and one that hides its end closes the connection', async () => {
    const us = await here.host(US);
    const bad = await speak(message.replace('Call-ID: two\r\n', ''), message);
    expect(bad.heard[0]).to.match(/^SIP\/2.0 400 /);
    expect(us.requests).to.have.length(1);
    expect(bad.closed()).to.equal(false);
    const endless = await speak(message.replace('Content-Length: 0', 'Content-Length: x'));
    expect(endless.heard[0]).to.match(/^SIP\/2.0 400 /);
    expect(endless.closed()).to.equal(true);
    expect(us.transport.counters.broken).to.equal(2);
  });

  it('a message that never becomes complete closes the connection', async () => {
    const us = await here.host(US, { partialMs: 32_000 });
    const { closed } = await speak(message, message.slice(0, -2));
    await here.clock.advance(31_000);
    expect(closed()).to.equal(false);
    await here.clock.advance(1_001);
    expect(closed()).to.equal(true);
    expect([us.transport.connections(), here.clock.pending()]).to.deep.equal([0, 0]);
  });

  it('a peer that takes nothing is given up before the memory is full', async () => {
    const us = await here.host(US, { backlog: 10_000 });
    await here.host(PEER);
    us.send(options(), tcp(PEER));
    await here.clock.advance(10);
    here.network.silent.add(PEER);
    for (let n = 0; n < 20; n++) us.send(options(1_000), tcp(PEER));
    await here.clock.settle();
    expect(us.failures).to.have.length(21);
    expect(us.failures[0]?.reason).to.equal('overloaded');
  });

  it('while it is being opened no more waits for it than that either', async () => {
    const us = await here.host(US, { backlog: 10_000 });
    here.network.silent.add(PEER);
    for (let n = 0; n < 20; n++) us.send(options(1_000), tcp(PEER));
    await here.clock.settle();
    expect(us.failures.map(({ reason }) => reason)).to.include('overloaded');
    expect(us.transport.connections()).to.equal(0);
  });

  it('close tells those who wait, and leaves nothing', async () => {
    const us = await here.host(US);
    await here.host(PEER);
    us.send(options(), tcp(PEER));
    us.send(options(), udp(PEER));
    await here.clock.advance(10);
    await us.transport.close();
    expect(us.failures.map(({ reason }) => reason)).to.deep.equal(['closed']);
    await here.clock.advance(10);
    expect(here.network.streams.size).to.equal(0);
    expect(here.clock.pending()).to.equal(0);
  });
});
