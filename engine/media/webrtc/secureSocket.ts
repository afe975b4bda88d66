import { randomBytes } from 'node:crypto';
import { type Endpoint, SECURE_PEER, type SecureRemote } from '../mediaPlan';
import { type DatagramListener, MediaSocket, type StreamSocket } from '../mediaSocket';
import { isRtcp } from '../rtp';
import { DtlsHandshake, type DtlsIdentity } from './dtls';
import { SrtpDirection } from './srtp';
import { bindingResponse, isStun, readBindingRequest } from './stun';

/** The other side may try from this many places at a time. */
const MOST_PLACES = 32;

/**
 * The socket of a stream with a browser: ICE-lite, DTLS-SRTP, and behind them RTP as any stream
 * has it. Only who knows the password of the description is answered at all; only who has shown
 * the certificate that its description names is heard.
 *
 * ```
 *  waiting ──check──→ checked ──DTLS──→ keyed
 * ```
 * The stream is told of one peer, `SECURE_PEER`, wherever it comes from.
 */
export class SecureSocket implements StreamSocket {
  readonly ufrag = randomBytes(6).toString('base64url').replace(/[-_]/g, 'x');
  readonly password = randomBytes(18).toString('base64url').replace(/[-_]/g, 'x');
  private readonly places = new Set<string>();
  private remote: SecureRemote | undefined;
  private peer: Endpoint | undefined;
  private nominated = false;
  private dtls: DtlsHandshake | undefined;
  private outgoing: SrtpDirection | undefined;
  private incoming: SrtpDirection | undefined;
  private listener: DatagramListener | undefined;
  /** The browser may shake hands before its answer is here. */
  private early: Buffer[] = [];

  private constructor(
    private readonly socket: MediaSocket,
    private readonly identity: DtlsIdentity,
    private readonly failed: (reason: string) => void,
  ) {
    socket.listen({ datagram: (bytes, address, port) => this.datagram(bytes, { address, port }) });
  }

  static async open(
    address: string,
    identity: DtlsIdentity,
    failed: (reason: string) => void,
  ): Promise<SecureSocket> {
    return new SecureSocket(await MediaSocket.bind(address, 0), identity, failed);
  }

  get port(): number {
    return this.socket.port;
  }

  get errors(): number {
    return this.socket.errors;
  }

  get fingerprint(): string {
    return this.identity.fingerprint;
  }

  listen(listener: DatagramListener): void {
    this.listener = listener;
  }

  /** The other side's description is here. */
  expect(remote: SecureRemote): void {
    if (this.remote) return;
    this.remote = remote;
    this.dtls = new DtlsHandshake(this.identity, remote.fingerprint, {
      send: (bytes) => this.sendRaw(bytes),
      keyed: ({ local, remote: theirs }) => {
        this.outgoing = new SrtpDirection(local.key, local.salt);
        this.incoming = new SrtpDirection(theirs.key, theirs.salt);
      },
      failed: (reason) => this.failed(reason),
      // The call itself is ended by its signalling.
      closed: () => undefined,
    });
    for (const bytes of this.early.splice(0)) this.dtls.receive(bytes);
  }

  /** Where it goes is ICE's to say. */
  connect(): void {}
  disconnect(): void {}

  send(bytes: Uint8Array): void {
    if (!this.outgoing) return; // not yet, as on a network that loses it
    const isReport = isRtcp(bytes);
    this.sendRaw(isReport ? this.outgoing.protectRtcp(bytes) : this.outgoing.protectRtp(bytes));
  }

  close(): Promise<void> {
    this.dtls?.close();
    return this.socket.close();
  }

  private sendRaw(bytes: Buffer): void {
    if (this.peer) this.socket.send(bytes, this.peer);
  }

  private datagram(given: Uint8Array, from: Endpoint): void {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    if (isStun(bytes)) return this.check(bytes, from);
    // Nobody else is listened to (RFC 8445, section 12.1).
    if (!this.places.has(keyOf(from))) return;
    if (isDtls(bytes)) {
      if (this.dtls) this.dtls.receive(bytes);
      else if (this.early.length < 8) this.early.push(Buffer.from(bytes));
      return;
    }
    const clear = isRtcp(bytes)
      ? this.incoming?.unprotectRtcp(bytes)
      : this.incoming?.unprotectRtp(bytes);
    if (clear) this.listener?.datagram(clear, SECURE_PEER.address, SECURE_PEER.port);
  }

  private check(bytes: Buffer, from: Endpoint): void {
    const request = readBindingRequest(bytes, this.password);
    const [ours, theirs] = request?.username.split(':') ?? [];
    if (!request || ours !== this.ufrag) return;
    if (this.remote && theirs !== this.remote.ufrag) return;
    if (!this.places.has(keyOf(from)) && this.places.size >= MOST_PLACES) return;
    this.places.add(keyOf(from));
    // The pair that was chosen last; before one is, the one that works.
    if (request.nominates || !this.nominated) this.peer = from;
    this.nominated ||= request.nominates;
    this.socket.send(bindingResponse(request.transaction, from, this.password), from);
  }
}

const keyOf = ({ address, port }: Endpoint): string => `${address} ${port}`;
/** RFC 7983. */
const isDtls = (bytes: Uint8Array): boolean => {
  const first = bytes[0] ?? 0;
  return first >= 20 && first <= 63;
};
