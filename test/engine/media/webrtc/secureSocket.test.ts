import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { DtlsClient } from 'werift-dtls/lib/dtls/src/index.js';
import { newIdentity, type DtlsIdentity } from '../../../../engine/media/webrtc/dtls';
import { SecureSocket } from '../../../../engine/media/webrtc/secureSocket';
import { SrtpDirection } from '../../../../engine/media/webrtc/srtp';
import { until } from '../../../support/until';

const LOOPBACK = '127.0.0.1';

/** A browser's side, as far as a socket sees it. */
class Browser {
  readonly stun: Buffer[] = [];
  client: DtlsClient | undefined;
  private onDtls: (bytes: Buffer) => void = () => undefined;
  onRtp: (bytes: Buffer) => void = () => undefined;
  private onStun: () => void = () => undefined;

  private constructor(
    readonly socket: Socket,
    private readonly to: SecureSocket,
  ) {
    socket.on('message', (bytes) => {
      const first = bytes[0] ?? 0;
      if (first <= 3) {
        this.stun.push(bytes);
        this.onStun();
      } else if (first >= 20 && first <= 63) this.onDtls(bytes);
      else this.onRtp(bytes);
    });
  }

  static async open(to: SecureSocket): Promise<Browser> {
    const socket = createSocket('udp4');
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
    return new Browser(socket, to);
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes, this.to.port, LOOPBACK);
  }

  /** A check of ICE with this password; resolves with its answer. */
  async check(password = this.to.password): Promise<void> {
    const answered = new Promise<void>((resolve) => (this.onStun = resolve));
    this.send(bindingRequest(`${this.to.ufrag}:theirs`, password));
    await answered;
  }

  /** Shakes hands; resolves with what it may send with, and read. */
  async shakeHands(identity: DtlsIdentity): Promise<{ out: SrtpDirection; in: SrtpDirection }> {
    const transport = {
      type: 'udp',
      address: { address: LOOPBACK, family: 'IPv4', port: 0 },
      closed: false,
      onData: (_: Buffer) => undefined,
      send: (bytes: Buffer) => Promise.resolve(this.send(bytes)),
      close: () => Promise.resolve(),
    };
    const client = new DtlsClient({
      transport: transport as never,
      srtpProfiles: [1],
      cert: identity.certPem,
      key: identity.keyPem,
      signatureHash: { hash: 4, signature: 3 },
      extendedMasterSecret: true,
    });
    this.client = client;
    this.onDtls = (bytes) => transport.onData(bytes);
    const connected = client.onConnect.asPromise();
    await (client as unknown as { connect(): Promise<void> }).connect();
    await connected;
    const keys = client.extractSessionKeys(16, 14) as Record<string, Buffer>;
    return {
      out: new SrtpDirection(keys['localKey'] as Buffer, keys['localSalt'] as Buffer),
      in: new SrtpDirection(keys['remoteKey'] as Buffer, keys['remoteSalt'] as Buffer),
    };
  }
}

function bindingRequest(username: string, password: string): Buffer {
  const name = Buffer.from(username);
  const pad = (4 - (name.length % 4)) % 4;
  const before = 20 + 4 + name.length + pad + 4;
  const message = Buffer.alloc(before + 24);
  message.writeUInt16BE(1, 0);
  message.writeUInt32BE(0x2112a442, 4);
  message.writeUInt16BE(6, 20);
  message.writeUInt16BE(name.length, 22);
  name.copy(message, 24);
  message.writeUInt16BE(0x25, before - 4);
  message.writeUInt16BE(message.length - 20, 2);
  message.writeUInt16BE(8, before);
  message.writeUInt16BE(20, before + 2);
  createHmac('sha1', password)
    .update(message.subarray(0, before))
    .digest()
    .copy(message, before + 4);
  return message;
}

const rtp = (sequence: number): Buffer => {
  const packet = Buffer.alloc(172, sequence);
  packet.writeUInt16BE(0x8000, 0);
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(7, 8);
  return packet;
};

describe('the socket of a stream with a browser', function () {
  this.timeout(10_000);
  let theirs: DtlsIdentity;
  let socket: SecureSocket;
  let browser: Browser;
  let faults: string[];
  let heard: Buffer[];

  before(async () => (theirs = await newIdentity()));
  beforeEach(async () => {
    faults = [];
    heard = [];
    socket = await SecureSocket.open(LOOPBACK, await newIdentity(), (why) => faults.push(why));
    socket.listen({ datagram: (bytes) => heard.push(Buffer.from(bytes)) });
    browser = await Browser.open(socket);
  });
  afterEach(async () => {
    browser.client?.close();
    browser.socket.close();
    await socket.close();
  });

  it('carries RTP both ways with whom the description names', async () => {
    socket.expect({ ufrag: 'theirs', fingerprint: theirs.fingerprint });
    await browser.check();
    const keys = await browser.shakeHands(theirs);
    browser.send(keys.out.protectRtp(rtp(1)));
    await until(() => heard.length > 0);
    expect(heard[0]?.equals(rtp(1))).to.equal(true);
    const came = new Promise<Buffer>((resolve) => (browser.onRtp = resolve));
    socket.send(rtp(2));
    expect(keys.in.unprotectRtp(await came)?.equals(rtp(2))).to.equal(true);
    expect(faults).to.deep.equal([]);
  });

  it('hears nobody with another certificate, however well hands were shaken', async () => {
    const other = await newIdentity();
    socket.expect({ ufrag: 'theirs', fingerprint: other.fingerprint });
    await browser.check();
    const keys = await browser.shakeHands(theirs);
    await until(() => faults.length > 0);
    expect(faults[0]).to.include('not the one that its description names');
    browser.send(keys.out.protectRtp(rtp(1)));
    await browser.check();
    expect(heard).to.deep.equal([]);
  });

  it('hears nobody who only shows a certificate, and not its key', async () => {
    const thief = await newIdentity();
    socket.expect({ ufrag: 'theirs', fingerprint: theirs.fingerprint });
    await browser.check();
    // The certificate is no secret; what is signed with another key is.
    await browser.shakeHands({ ...theirs, keyPem: thief.keyPem });
    await until(() => faults.length > 0);
    expect(faults[0]).to.include('could not prove');
    expect(heard).to.deep.equal([]);
  });

  it('answers nobody who does not know the password', async () => {
    browser.send(bindingRequest(`${socket.ufrag}:theirs`, 'guessed'));
    browser.send(bindingRequest('other:theirs', socket.password));
    browser.send(Buffer.from('junk'));
    await browser.check();
    expect(browser.stun).to.have.length(1);
  });

  it('hears nothing from where no check came from', async () => {
    socket.expect({ ufrag: 'theirs', fingerprint: theirs.fingerprint });
    await browser.check();
    const keys = await browser.shakeHands(theirs);
    const stranger = await Browser.open(socket);
    stranger.send(keys.out.protectRtp(rtp(1)));
    browser.send(keys.out.protectRtp(rtp(2)));
    await until(() => heard.length > 0);
    expect(heard.map((one) => one.readUInt16BE(2))).to.deep.equal([2]);
    stranger.socket.close();
  });
});
