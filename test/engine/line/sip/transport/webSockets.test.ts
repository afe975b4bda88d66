import { expect } from 'chai';
import { connect, type Socket } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { connect as connectTls } from 'node:tls';
import type { Target } from '../../../../../engine/line/sip/transport/port';
import { type Certificate, certificate } from './certificates';
import { type Host, options, rawOptions } from './hosts';
import { exchange, LOOPBACK, Loopback } from './loopback';
import { until } from '../../../../support/until';

const VIA = 'SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKphone';
const phoneOptions = rawOptions(VIA).toString();

/** What a page with a phone in it does, with nothing but a WebSocket (RFC 7118, section 8.1). */
interface Phone {
  socket: WebSocket;
  heard: string[];
  /** The code it was closed with; undefined while it is open. */
  closed: number | undefined;
}

describe('SIP over WebSockets (RFC 7118)', () => {
  const loopback = new Loopback();
  const host = loopback.host.bind(loopback);
  const phones: Phone[] = [];
  const sockets: Socket[] = [];
  let sipTest: Certificate;

  before(() => (sipTest = certificate(`DNS:sip.test,IP:${LOOPBACK}`)));

  afterEach(async () => {
    for (const { socket } of phones.splice(0)) socket.terminate();
    for (const socket of sockets.splice(0)) socket.destroy();
    await loopback.closeAll();
  });

  async function phone(
    { port, protocol }: Target,
    {
      path = '/',
      subprotocols = ['sip'],
      ...more
    }: ClientOptions & {
      path?: string;
      subprotocols?: string[];
    } = {},
  ): Promise<Phone> {
    const scheme = protocol === 'WSS' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${LOOPBACK}:${port}${path}`, subprotocols, more);
    const one: Phone = { socket, heard: [], closed: undefined };
    phones.push(one);
    socket.on('message', (data) => one.heard.push((data as Buffer).toString()));
    socket.on('close', (code) => (one.closed = code));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return one;
  }

  const refusal = async (target: Target, more: Parameters<typeof phone>[1]): Promise<string> => {
    try {
      await phone(target, more);
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  };

  /** The same by hand, for what no WebSocket of `ws` would send. */
  async function rawPhone(target: Target): Promise<{ socket: Socket; closed: () => boolean }> {
    const socket = connect(target.port, LOOPBACK);
    sockets.push(socket);
    let closed = false;
    let opened = false;
    socket.on('error', () => undefined);
    socket.on('close', () => (closed = true));
    socket.on('data', (bytes) => (opened ||= bytes.toString().startsWith('HTTP/1.1 101 ')));
    socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Protocol: sip\r\n\r\n`,
    );
    await until(() => opened);
    return { socket, closed: () => closed };
  }

  for (const protocol of ['WS', 'WSS'] as const) {
    it(`${protocol}: a request and its response over one connection, whichever side asks`, async () => {
      const peer = await host(protocol, sipTest);
      const us = await host(protocol, { ca: sipTest.cert }, {}, { outboundOnly: true });
      const target = { ...peer.target, path: '/sip' };
      await exchange(us, peer, target);
      await exchange(us, peer, target);
      const { flow, via } = peer.requests[0]!;
      expect(via.transport).to.equal(protocol);
      const { connection } = flow;
      await exchange(peer, us, { protocol, ...flow.remote, connection: connection! });
      expect([us, peer].map(({ transport }) => transport.connections())).to.deep.equal([1, 1]);
    });
  }

  it('WSS: a certificate for another name is refused', async () => {
    const peer = await host('WSS', sipTest);
    const us = await host('WSS', { ca: sipTest.cert }, {}, { outboundOnly: true });
    us.send(options(), { ...peer.target, serverName: 'other.test' });
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.reason).to.equal('certificate');
    await exchange(us, peer, { ...peer.target, serverName: 'sip.test' });
  });

  it('a phone in a page registers under a name that is none, and is asked over its connection', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send(phoneOptions);
    await until(() => us.requests.length === 1);
    us.reply(us.requests[0]!, 200);
    await until(() => page.heard.length === 1);
    expect(page.heard[0]).to.match(/^SIP\/2.0 200 /);
    expect(page.heard[0]).to.contain('df7jal23ls0d.invalid');
    const { connection, remote } = us.requests[0]!.flow;
    us.send(options(), { protocol: 'WS', ...remote, connection: connection! });
    await until(() => page.heard.length === 2);
    expect(page.heard[1]).to.match(/^OPTIONS .*\r\nVia: SIP\/2.0\/WS 127.0.0.1:/);
    const via = /^Via: (.*)$/m.exec(page.heard[1]!)![1]!;
    page.socket.send(rawOptions(via).toString().replace(/^.*/, 'SIP/2.0 200 OK'));
    await until(() => us.responses.length === 1);
    expect(us.transport.connections()).to.equal(1);
  });

  it('messages come as text or binary, with or without Content-Length, in pieces of frames', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send(Buffer.from(phoneOptions));
    page.socket.send(phoneOptions.replace('Content-Length: 0', 'Subject: none'));
    page.socket.send(phoneOptions.slice(0, 50), { fin: false });
    page.socket.send(phoneOptions.slice(50), { fin: true });
    await until(() => us.requests.length === 3);
    expect(us.transport.counters.broken).to.equal(0);
  });

  it('what is sent goes as text, unless it is none', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    const binary: boolean[] = [];
    page.socket.on('message', (_data, isBinary) => binary.push(isBinary));
    page.socket.send(phoneOptions);
    await until(() => us.requests.length === 1);
    const { connection, remote } = us.requests[0]!.flow;
    const target: Target = { protocol: 'WS', ...remote, connection: connection! };
    us.send({ ...options(), body: Buffer.from('ä') }, target);
    us.send({ ...options(), body: Buffer.from([0xff, 0xfe]) }, target);
    await until(() => binary.length === 2);
    expect(binary).to.deep.equal([false, true]);
  });

  it('a frame with two messages is answered 400, and neither is acted on; the next one is', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send(phoneOptions + phoneOptions);
    page.socket.send('\r\n' + phoneOptions + '\r\n');
    await until(() => us.requests.length === 1 && page.heard.length === 1);
    expect(page.heard[0]).to.match(/^SIP\/2.0 400 More than one message in a frame\r\n/);
    expect(us.transport.counters).to.include({ broken: 1, refused: 1 });
  });

  it('a frame that is no message is passed over, a malformed request answered', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send('');
    page.socket.send('hello');
    page.socket.send(Buffer.from([0, 1, 2, 3, 4, 5]));
    page.socket.send(phoneOptions.replace('Call-ID: two\r\n', ''));
    page.socket.send(phoneOptions.replace('Content-Length: 0', 'Content-Length: 9'));
    page.socket.send(phoneOptions);
    await until(() => us.requests.length === 1 && page.heard.length === 2);
    expect(page.heard.map((text) => text.slice(0, 12))).to.deep.equal(
      Array(2).fill('SIP/2.0 400 '),
    );
    expect(us.transport.counters.broken).to.equal(4);
  });

  it('keep-alives of RFC 5626 are answered', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send('\r\n\r\n');
    await until(() => page.heard.length === 1);
    expect(page.heard).to.deep.equal(['\r\n']);
  });

  it('a message that is too large closes the connection with the code that says so', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send('x'.repeat(65_536));
    await until(() => page.closed !== undefined);
    expect(page.closed).to.equal(1009);
    await until(() => us.transport.connections() === 0);
  });

  it('broken frames close the connection: no mask, an unknown kind, text that is none', async () => {
    const us = await host('WS');
    for (const frame of [
      [0x81, 0x01, 0x41],
      [0x83, 0x80, 1, 2, 3, 4],
      [0x81, 0x81, 0, 0, 0, 0, 0xff],
    ]) {
      const page = await rawPhone(us.target);
      page.socket.write(Buffer.from(frame));
      await until(() => page.closed());
      await until(() => us.transport.connections() === 0);
    }
    expect(us.requests).to.deep.equal([]);
  });

  it('a peer that cuts the connection in the middle of a frame leaves nothing', async () => {
    const us = await host('WS');
    const page = await rawPhone(us.target);
    page.socket.write(Buffer.from([0x81, 0xfe, 0x40, 0x00, 1, 2, 3, 4, 5, 6]));
    page.socket.end();
    await until(() => us.transport.connections() === 0);
  });

  it('when it closes in mid-transaction the answer has nowhere to go, which is told', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send(phoneOptions);
    await until(() => us.requests.length === 1);
    page.socket.close();
    await until(() => us.transport.connections() === 0);
    us.reply(us.requests[0]!, 200);
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.reason).to.equal('closed');
  });

  it('a request of ours on a connection that closes fails', async () => {
    const us = await host('WS');
    const page = await phone(us.target);
    page.socket.send(phoneOptions);
    await until(() => us.requests.length === 1);
    const { connection, remote } = us.requests[0]!.flow;
    us.send(options(), { protocol: 'WS', ...remote, connection: connection! });
    await until(() => page.heard.length === 1);
    page.socket.terminate();
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.reason).to.equal('closed');
  });

  it('strangers are closed before a word is exchanged', async () => {
    const us = await host('WS', {}, { admits: () => false });
    expect(await refusal(us.target, {})).to.match(/ECONNRESET|socket hang up/);
    expect(us.transport.counters).to.include({ strangers: 1, connectionsOpened: 0 });
  });

  it('only the path, the pages and the subprotocol that are wanted become a WebSocket', async () => {
    const webSocket = { path: '/sip', origins: ['https://phones.test'] };
    const us = await host('WS', {}, {}, { webSocket });
    const { target } = us;
    const path = '/sip';
    expect(await refusal(target, { path: '/' })).to.contain('404');
    expect(await refusal(target, { path, origin: 'https://evil.test' })).to.contain('403');
    expect(await refusal(target, { path, origin: 'null' })).to.contain('403');
    expect(await refusal(target, { path, subprotocols: ['chat'] })).to.contain('400');
    expect(await refusal(target, { path, subprotocols: [] })).to.contain('400');
    expect(await refusal(target, { path: '/sip?a=b', origin: 'HTTPS://phones.test' })).to.equal(
      'taken',
    );
    // No browser, no page.
    expect(await refusal(target, { path, subprotocols: ['chat', 'sip'] })).to.equal('taken');
    await until(() => us.transport.connections() === 2);
  });

  it('compression is not agreed on', async () => {
    const us = await host('WS');
    const page = await phone(us.target, { perMessageDeflate: true });
    expect(page.socket.extensions).to.equal('');
    expect(page.socket.protocol).to.equal('sip');
  });

  it('who speaks plain HTTP, or nothing, does not stay', async () => {
    const us = await host('WS', {}, { connectMs: 50 });
    const heard: string[] = [];
    const talk = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect(us.target.port, LOOPBACK, () => socket.write(text));
        sockets.push(socket);
        socket.on('data', (bytes) => heard.push(bytes.toString()));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    await talk('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(heard[0]).to.match(/^HTTP\/1.1 426 /);
    await talk('OPTIONS sip:x SIP/2.0\r\n\r\n');
    await talk('GET / HTTP/1.1\r\nHost: ');
    await talk('');
    await talk(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`);
    await until(() => us.transport.connections() === 0);
    expect(us.transport.counters.connectionsOpened).to.equal(5);
  });

  it('WSS: who does not shake hands does not stay', async () => {
    const us = await host('WSS', sipTest, { connectMs: 50 });
    for (const begin of [
      () => connect(us.target.port, LOOPBACK),
      () => connectTls({ port: us.target.port, host: LOOPBACK, rejectUnauthorized: false }),
    ]) {
      await new Promise<void>((resolve) => {
        const socket = begin();
        sockets.push(socket);
        socket.on('error', () => undefined).on('close', () => resolve());
      });
    }
    await until(() => us.transport.connections() === 0);
  });

  it('a server that refuses is told with what it said', async () => {
    const peer = await host('WS', {}, {}, { webSocket: { path: '/sip' } });
    const us = await host('WS', {}, {}, { outboundOnly: true });
    us.send(options(), peer.target);
    await until(() => us.failures.length === 1);
    expect(us.failures[0]?.message).to.contain('404');
    us.send(options(), { ...peer.target, path: 'not a path' });
    await until(() => us.failures.length === 2);
    await exchange(us, peer, { ...peer.target, path: 'sip' });
    await peer.transport.close();
    us.send(options(), peer.target);
    await until(() => us.failures.length >= 3 && us.transport.connections() === 0);
  });

  it('a phone’s pings are answered, ours keep the connection', async () => {
    const us = await host('WS', {}, { webSocketPingMs: 10 });
    const page = await phone(us.target);
    let [pings, pongs] = [0, 0];
    page.socket.on('ping', () => pings++);
    page.socket.on('pong', () => pongs++);
    page.socket.ping();
    await until(() => pings > 1 && pongs === 1 && us.transport.counters.keepAlives > 2);
  });

  it('close takes the phones along', async () => {
    const us: Host & { target: Target } = await host('WS');
    const page = await phone(us.target);
    await us.transport.close();
    await until(() => page.closed !== undefined);
    expect(page.closed).to.equal(1001);
  });
});
