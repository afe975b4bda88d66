import { expect } from 'chai';
import { connect } from 'node:net';
import { nodeDns } from '../../../../../engine/line/sip/transport/nodeDns';
import { nodeWires } from '../../../../../engine/line/sip/transport/nodeWires';
import { Transport } from '../../../../../engine/line/sip/transport/transport';
import { SystemClock } from '../../../../../engine/time/clock';
import { seededRandom } from '../../../../support/random';
import { rejection } from '../../../../support/rejection';
import { type Certificate, certificate } from './certificates';
import { hostOf, options } from './hosts';
import { exchange, Loopback, LOOPBACK } from './loopback';
import { until } from '../../../../support/until';

describe('the transport on real sockets', () => {
  let sipTest: Certificate;
  let uriTest: Certificate;
  const open: Transport[] = [];
  const loopback = new Loopback();
  const host = loopback.host.bind(loopback);

  before(() => {
    sipTest = certificate(`DNS:sip.test,IP:${LOOPBACK}`);
    uriTest = certificate('URI:sip:uri.test,DNS:sip.test');
  });

  afterEach(async () => {
    await loopback.closeAll();
    await Promise.all(open.splice(0).map((transport) => transport.close()));
  });

  for (const protocol of ['UDP', 'TCP'] as const) {
    it(`${protocol}: a request and its response`, async () => {
      const [us, peer] = [await host(protocol), await host(protocol)];
      await exchange(us, peer, peer.target);
      await exchange(us, peer, peer.target);
      expect(us.transport.connections()).to.equal(protocol === 'TCP' ? 1 : 0);
      expect(peer.requests[0]?.flow.remote.address).to.equal(LOOPBACK);
    });
  }

  it('UDP over IPv6, if this machine has it', async () => {
    const us = await host('UDP', {}, {}, { address: '::1' }).catch(() => undefined);
    if (!us) return;
    const peer = await host('UDP', {}, {}, { address: '::1' });
    await exchange(us, peer, peer.target);
    expect(peer.requests[0]?.message.headers[0]?.value).to.contain('[::1]:');
  });

  it('TLS: a request and its response, the certificate checked against the name asked for', async () => {
    const peer = await host('TLS', sipTest);
    const us = await host('TLS', { ca: sipTest.cert }, {}, { outboundOnly: true });
    await exchange(us, peer, { ...peer.target, serverName: 'sip.test' });
    // Without a name the address has to be in it.
    await exchange(us, peer, peer.target);
    expect(us.transport.connections()).to.equal(2);
  });

  it('TLS: a certificate for another name, or that nobody vouches for, is refused', async () => {
    const peer = await host('TLS', sipTest);
    const us = await host('TLS', { ca: sipTest.cert }, {}, { outboundOnly: true });
    us.send(options(), { ...peer.target, serverName: 'other.test' });
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.reason).to.equal('certificate');
    const wary = await host('TLS', {}, {}, { outboundOnly: true });
    wary.send(options(), { ...peer.target, serverName: 'sip.test' });
    await until(() => wary.failures.length === 1);
    expect(wary.failures[0]?.reason).to.equal('certificate');
    expect(peer.requests).to.deep.equal([]);
    const careless = await host('TLS', { verifyServer: false }, {}, { outboundOnly: true });
    await exchange(careless, peer, { ...peer.target, serverName: 'sip.test' });
  });

  it('TLS: a sip URI in the certificate counts before its host names (RFC 5922)', async () => {
    const peer = await host('TLS', uriTest);
    const us = await host('TLS', { ca: uriTest.cert }, {}, { outboundOnly: true });
    await exchange(us, peer, { ...peer.target, serverName: 'uri.test' });
    us.send(options(), { ...peer.target, serverName: 'sip.test' });
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.reason).to.equal('certificate');
  });

  it('TLS: a connection is used backwards by who saw our certificate (RFC 5923)', async () => {
    const peer = await host('TLS', {
      ...sipTest,
      ca: uriTest.cert,
      requireClientCertificate: true,
    });
    const named = { host: 'uri.test', port: 5061 };
    // A point of its own with the name in its Via.
    const own = new Transport({
      wires: nodeWires({ ...uriTest, ca: sipTest.cert }),
      clock: new SystemClock(),
      random: seededRandom(1),
      settings: { admits: () => true },
    });
    open.push(own);
    const ours = hostOf(own);
    await own.bind([
      { protocol: 'TLS', address: LOOPBACK, port: 0, advertised: named, outboundOnly: true },
    ]);
    await exchange(ours, peer, { ...peer.target, serverName: 'sip.test' });
    await exchange(peer, ours, {
      protocol: 'TLS',
      address: LOOPBACK,
      port: named.port,
      serverName: named.host,
    });
    expect(peer.transport.connections()).to.equal(1);
    // Without a certificate nobody gets in.
    const stranger = await host('TLS', { ca: sipTest.cert }, {}, { outboundOnly: true });
    stranger.send(options(), { ...peer.target, serverName: 'sip.test' });
    await until(() => stranger.failures.length === 1);
    await until(() => peer.transport.connections() === 1);
  });

  it('TCP: a port where nobody listens is told as refused', async () => {
    const [us, peer] = [await host('TCP'), await host('TCP')];
    await peer.transport.close();
    us.send(options(), peer.target);
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.reason).to.equal('refused');
  });

  it('TCP: a stranger’s connection is closed without a word', async () => {
    const peer = await host('TCP', {}, { admits: () => false });
    await new Promise<void>((resolve, reject) => {
      const socket = connect(peer.target.port, LOOPBACK);
      socket.on('data', () => reject(new Error('it spoke')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    expect(peer.transport.counters.strangers).to.equal(1);
  });

  it('TCP: close does not wait for peers that stay', async () => {
    const peer = await host('TCP');
    const socket = connect({ port: peer.target.port, host: LOOPBACK, allowHalfOpen: true });
    socket.on('error', () => undefined);
    await until(() => peer.transport.connections() === 1);
    await peer.transport.close();
    socket.destroy();
  });

  it('TLS: who does not shake hands is closed', async () => {
    const peer = await host('TLS', sipTest, { connectMs: 50 });
    await new Promise<void>((resolve) => {
      const socket = connect(peer.target.port, LOOPBACK);
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    await until(() => peer.transport.connections() === 0);
    await new Promise<void>((resolve) => {
      const socket = connect(peer.target.port, LOOPBACK, () => socket.write('no hello\r\n\r\n'));
      socket.resume();
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    await until(() => peer.transport.connections() === 0);
  });

  it('UDP: what the system refuses to send is told', async () => {
    const us = await host('UDP');
    us.send(options(), { protocol: 'UDP', address: LOOPBACK, port: 0 });
    us.send(options(70_000), { ...us.target, largeOverTcp: false });
    await until(() => us.failures.length === 2);
    expect(us.failures.map(({ reason }) => reason)).to.have.members(['unreachable', 'tooLarge']);
  });

  it('points that are taken, or that need a certificate, are told with the reason', async () => {
    const udp = await host('UDP');
    const other = new Transport({
      wires: nodeWires(),
      clock: new SystemClock(),
      random: seededRandom(1),
    });
    const error = await rejection(
      other.bind([
        udp.target,
        { protocol: 'TLS', address: LOOPBACK, port: 0 },
        { protocol: 'TCP', address: '192.0.2.1', port: 5060 },
      ]),
    );
    const text = (error as Error).message;
    expect(text).to.contain('is in use by another program');
    expect(text).to.contain('needs a certificate');
    expect(text).to.contain('this machine has no such address');
  });

  it('bound to all addresses, it names the one that leads to the peer', async () => {
    const us = await host('UDP', {}, {}, { address: '0.0.0.0' });
    expect(us.transport.contact({ protocol: 'UDP', address: LOOPBACK, port: 1 })).to.deep.equal({
      host: LOOPBACK,
      port: us.target.port,
    });
  });

  it('localhost is found', async () => {
    const found = await nodeDns().addresses('localhost', 4);
    expect(found.map(({ address }) => address)).to.include(LOOPBACK);
  });
});
