import type { Clock, Random } from '../time/clock';
import { type Endpoint, type MediaPlan } from './mediaPlan';
import { MediaSocket, type StreamSocket } from './mediaSocket';
import type { Reception } from './reception';
import { type PeerReport, RtcpSession } from './rtcpSession';
import type { SendStream } from './sendStream';

/**
 * How the reports of a stream travel: on the port of RTP where both sides agreed to that (RFC
 * 5761), else on the next port up (RFC 3550, section 11), which is opened when it is needed. Where
 * that port is not to be had there are no reports: a call is no worse without.
 */
export class RtcpLink {
  private readonly session: RtcpSession;
  private own: Promise<MediaSocket | undefined> | undefined;
  private socket: MediaSocket | undefined;
  private remote: Endpoint | undefined;
  private mux = false;
  private ownSsrc = 0;
  private closed = false;

  constructor(
    private readonly parts: { clock: Clock; random: Random },
    private readonly address: string,
    private readonly rtp: Pick<StreamSocket, 'port' | 'send'>,
    reception: Reception,
  ) {
    this.session = new RtcpSession(parts.random, reception, parts.clock.now());
  }

  get peer(): PeerReport | undefined {
    return this.session.peer;
  }

  apply(plan: MediaPlan): void {
    this.mux = plan.rtcp === 'mux';
    this.remote = plan.rtcp === 'mux' ? undefined : plan.rtcp;
    if (this.remote) this.own ??= this.open();
  }

  due(nowMs: number): boolean {
    return this.session.due(nowMs);
  }

  report(out: SendStream, tick: number, rtpRemote: Endpoint | undefined, bye = false): void {
    this.ownSsrc = out.ssrc;
    const { packets, octets } = out.sent;
    const timestamp = out.timestampAt(tick);
    const sent = { ssrc: out.ssrc, packets, octets, timestamp };
    const bytes = this.session.report(sent, this.parts.clock.now(), bye);
    if (this.mux) {
      if (rtpRemote) this.rtp.send(bytes, rtpRemote);
    } else if (this.remote) this.socket?.send(bytes, this.remote);
  }

  /** The last report; none where nothing was sent (RFC 3550, section 6.3.7). */
  bye(out: SendStream, tick: number, rtpRemote: Endpoint | undefined): void {
    if (out.sent.packets > 0) this.report(out, tick, rtpRemote, true);
  }

  /** Takes a datagram of RTCP. */
  receive(bytes: Uint8Array, ownSsrc: number): void {
    this.session.receive(bytes, ownSsrc, this.parts.clock.now());
  }

  async close(): Promise<void> {
    this.closed = true;
    await (await this.own)?.close();
  }

  private async open(): Promise<MediaSocket | undefined> {
    try {
      const socket = await MediaSocket.bind(this.address, this.rtp.port + 1);
      if (this.closed) {
        await socket.close();
        return undefined;
      }
      socket.listen({
        datagram: (bytes, address, port) => {
          // From where the peer's reports come, ours go: it may be behind a NAT here, too.
          if (address !== this.remote?.address) return;
          this.remote = { address, port };
          this.receive(bytes, this.ownSsrc);
        },
      });
      this.socket = socket;
      return socket;
    } catch {
      return undefined;
    }
  }
}
