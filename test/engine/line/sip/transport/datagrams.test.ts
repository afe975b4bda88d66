import { expect } from 'chai';
import { PEER, options, rawOptions, tcp, udp, US, world, type World } from './hosts';

const AT_US = { address: US, port: 5060 };

describe('requests over UDP', () => {
  let here: World;
  beforeEach(() => (here = world()));

  it('carry a Via with our sent-by, the branch and rport, above what was there', async () => {
    const us = await here.host(US);
    const message = options();
    us.send(message, udp(PEER), 'z9hG4bKabc');
    expect(here.network.seen[0]?.text).to.match(
      /^OPTIONS sip:peer@test SIP\/2.0\r\nVia: SIP\/2.0\/UDP 10.0.0.1:5060;branch=z9hG4bKabc;rport\r\nMax-Forwards/,
    );
    expect(message.headers[0]?.name).to.equal('Max-Forwards');
  });

  it('name the advertised address where there is one', async () => {
    const advertised = { host: 'sip.example.com', port: 5080 };
    const us = await here.host(US, {}, [{ protocol: 'UDP', ...AT_US, advertised }]);
    const peer = await here.host(PEER);
    us.send(options(), udp(PEER));
    await here.clock.advance(1);
    expect(peer.requests[0]?.via).to.include(advertised);
    // The response names it, too, and is ours.
    peer.reply(peer.requests[0]!, 200);
    await here.clock.advance(1);
    expect(us.responses).to.have.length(1);
    expect(us.transport.contact(udp(PEER))).to.deep.equal(advertised);
  });

  it('of more than 1,300 bytes go over TCP where the peer may have it (section 18.1.1)', async () => {
    const us = await here.host(US);
    const peer = await here.host(PEER);
    const sending = us.send(options(1_300), udp(PEER));
    expect(sending).to.include({ reliable: true });
    expect(sending.target.protocol).to.equal('TCP');
    await here.clock.advance(10);
    expect(peer.requests[0]?.via.transport).to.equal('TCP');
    expect(peer.requests[0]?.flow.protocol).to.equal('TCP');

    const small = us.send(options(800), udp(PEER));
    const plain = us.send(options(1_300), { ...udp(PEER), largeOverTcp: false });
    expect([small.target.protocol, plain.target.protocol]).to.deep.equal(['UDP', 'UDP']);
    await here.clock.advance(10);
    expect(peer.requests.map(({ flow }) => flow.protocol)).to.deep.equal(['TCP', 'UDP', 'UDP']);
  });

  it('fail when no point of that kind is open, and not from inside the call', async () => {
    const us = await here.host(US, {}, [{ protocol: 'UDP', ...AT_US }]);
    us.send(options(), tcp(PEER));
    us.send(options(), { protocol: 'UDP', address: '::1', port: 5060 });
    expect(us.failures).to.deep.equal([]);
    await here.clock.settle();
    expect(us.failures.map(({ reason }) => reason)).to.deep.equal(['noPoint', 'noPoint']);
    await us.transport.close();
    us.send(options(), udp(PEER));
    await here.clock.settle();
    expect(us.failures).to.have.length(3);
  });
});

describe('what comes over UDP', () => {
  let here: World;
  beforeEach(() => (here = world()));

  const inject = async (bytes: Buffer, from = { address: PEER, port: 5070 }): Promise<void> => {
    here.network.inject(from, AT_US, bytes);
    await here.clock.advance(1);
  };

  it('is stamped with received where the sender names another host, and with rport where it asks', async () => {
    const us = await here.host(US);
    await inject(rawOptions(`SIP/2.0/UDP ${PEER}:5070;branch=z9hG4bK1`));
    await inject(rawOptions('SIP/2.0/UDP peer.test;branch=z9hG4bK1'));
    await inject(rawOptions(`SIP/2.0/UDP ${PEER}:5070;rport;branch=z9hG4bK1`));
    await inject(rawOptions(`SIP/2.0/UDP 192.168.0.7;branch=z9hG4bK1;received=1.2.3.4;rport=9`));
    await inject(rawOptions(`SIP/2.0/UDP ${PEER};branch=z9hG4bK1;received=1.2.3.4`));
    const vias = us.requests.map(({ message }) => message.headers[0]?.value);
    expect(vias).to.deep.equal([
      `SIP/2.0/UDP ${PEER}:5070;branch=z9hG4bK1`,
      `SIP/2.0/UDP peer.test;branch=z9hG4bK1;received=${PEER}`,
      `SIP/2.0/UDP ${PEER}:5070;rport=5070;branch=z9hG4bK1;received=${PEER}`,
      `SIP/2.0/UDP 192.168.0.7;branch=z9hG4bK1;rport=5070;received=${PEER}`,
      `SIP/2.0/UDP ${PEER};branch=z9hG4bK1`,
    ]);
  });

  it('is answered to the source address: to its port if rport asks, else to the one it names', async () => {
    const us = await here.host(US);
    const ways = [
      ['SIP/2.0/UDP peer.test:6000;branch=z9hG4bK1', '6000'],
      ['SIP/2.0/UDP peer.test;branch=z9hG4bK1', '5060'],
      ['SIP/2.0/UDP peer.test:6000;branch=z9hG4bK1;rport', '5070'],
      // Nobody sends our answers elsewhere (multicast is left out).
      ['SIP/2.0/UDP peer.test:6000;branch=z9hG4bK1;maddr=10.9.9.9;received=10.9.9.9', '6000'],
    ] as const;
    for (const [via] of ways) await inject(rawOptions(via));
    for (const request of us.requests) us.reply(request, 200);
    expect(here.network.seen.map(({ to }) => to)).to.deep.equal(
      ways.map(([, port]) => `${PEER}:${port}`),
    );
  });

  it('is answered to the source port always, where that is set', async () => {
    const us = await here.host(US, { forceRport: true });
    await inject(rawOptions('SIP/2.0/UDP peer.test:6000;branch=z9hG4bK1'));
    us.reply(us.requests[0]!, 200);
    expect(here.network.seen[0]?.to).to.equal(`${PEER}:5070`);
  });

  it('is not looked at when it comes from a stranger', async () => {
    const us = await here.host(US, { admits: (address) => address === PEER });
    await inject(rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1'), { address: '10.6.6.6', port: 5060 });
    expect(us.requests).to.deep.equal([]);
    expect(us.transport.counters).to.include({ strangers: 1, requestsReceived: 0 });
    expect(here.network.seen).to.deep.equal([]);
    await inject(rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1'));
    expect(us.requests).to.have.length(1);
  });

  it('is answered 403 when it comes from a stranger, where that is set, but only so often', async () => {
    const us = await here.host(US, {
      admits: () => false,
      strangers: 'forbid',
      refusalsPerSecond: 2,
    });
    const stranger = { address: '10.6.6.6', port: 5060 };
    for (let n = 0; n < 5; n++) {
      await inject(rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1'), stranger);
    }
    expect(here.network.lines()).to.deep.equal(['SIP/2.0 403 Forbidden', 'SIP/2.0 403 Forbidden']);
    expect(here.network.seen[0]?.to).to.equal('10.6.6.6:5060');
    // Another one has its own share; an ACK is never answered.
    const ack = rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1').toString().replaceAll('OPTIONS', 'ACK');
    await inject(Buffer.from(ack), { address: '10.7.7.7', port: 5060 });
    expect(us.transport.counters).to.include({ strangers: 6, forbidden: 2, rateLimited: 3 });
    await here.clock.advance(1_000);
    await inject(rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1'), stranger);
    expect(us.transport.counters.forbidden).to.equal(3);
    expect(us.requests).to.deep.equal([]);
  });

  it('is answered 400 when it is broken, with all that could be read, but only so often', async () => {
    const us = await here.host(US, { refusalsPerSecond: 3 });
    for (let n = 0; n < 5; n++) {
      await inject(rawOptions('SIP/2.0/UDP x;rport;branch=z9hG4bK1', 'Call-ID'));
    }
    expect(here.network.seen).to.have.length(3);
    const [{ line, text, to }] = here.network.seen as [(typeof here.network.seen)[0]];
    expect(line).to.match(/^SIP\/2.0 400 .*Call-ID/);
    expect(text)
      .to.contain('CSeq: 1 OPTIONS')
      .and.match(/To: <sip:us@test>;tag=\w+/);
    expect(to).to.equal(`${PEER}:5070`);
    expect(us.transport.counters).to.include({ broken: 5, refused: 3, rateLimited: 2 });
  });

  it('is dropped when it cannot be answered: no Via, no SIP, from port 0', async () => {
    const us = await here.host(US);
    await inject(rawOptions('', 'Via'));
    await inject(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await inject(Buffer.from([0xff, 0xfe, 0, 1, 2, 3, 4]));
    await inject(rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1'), { address: PEER, port: 0 });
    expect(us.transport.counters.broken).to.equal(4);
    expect([us.requests, here.network.seen, us.faults]).to.deep.equal([[], [], []]);
  });

  it('is counted and no more when it only keeps a way open', async () => {
    const us = await here.host(US);
    await inject(Buffer.from('\r\n\r\n'));
    await inject(Buffer.alloc(0));
    expect(us.transport.counters).to.include({ keepAlives: 2, broken: 0 });
  });

  it('responses whose top Via is not ours are dropped (section 18.1.2)', async () => {
    const us = await here.host(US);
    us.send(options(), udp(PEER));
    const response = (sentBy: string): Buffer =>
      Buffer.from(
        rawOptions(`SIP/2.0/UDP ${sentBy};branch=z9hG4bKtest`)
          .toString()
          .replace('OPTIONS sip:us@test SIP/2.0', 'SIP/2.0 200 OK'),
      );
    await inject(response('10.9.9.9:5060'));
    await inject(response(`${US}:5099`));
    await inject(response(`${US}:5060`));
    await inject(response(US));
    expect(us.responses).to.have.length(2);
    expect(us.transport.counters).to.include({ misrouted: 2, responsesReceived: 2 });
  });

  it('a handler that throws ends nothing', async () => {
    const us = await here.host(US);
    us.transport.listen({
      request: () => {
        throw new Error('ours');
      },
      response: () => undefined,
    });
    await inject(rawOptions('SIP/2.0/UDP x;branch=z9hG4bK1'));
    expect(us.faults).to.have.length(1);
  });
});

describe('listening points', () => {
  it('that cannot be had are told all at once, and those that could are closed again', async () => {
    const here = world();
    await here.host(US);
    const other = here.host(US, {}, [
      { protocol: 'UDP', address: US, port: 5062 },
      { protocol: 'UDP', address: US, port: 5060 },
      { protocol: 'TCP', address: US, port: 5060 },
    ]);
    const error = await other.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'InvalidInput');
    expect(error).to.have.nested.property('details.problems').with.length(2);
    expect((error as Error).message).to.contain('points[1]: UDP 10.0.0.1:5060 is in use');
    expect([...here.network.udp.keys()]).to.deep.equal(['10.0.0.1:5060']);
  });

  it('with port 0 say which one they got', async () => {
    const here = world();
    const us = await here.host(US, {}, []);
    const [point] = await us.transport.bind([{ protocol: 'UDP', address: '0.0.0.0', port: 0 }]);
    expect(point?.port).to.be.greaterThan(1023);
    // Bound to all addresses: the peer sees the one that leads there.
    expect(us.transport.contact(udp(PEER))).to.deep.equal({ host: US, port: point?.port });
  });
});
