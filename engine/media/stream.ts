import { KeyMerge } from './dtmf/keyMerge';
import { KeySender } from './dtmf/keySender';
import { sayKey } from './dtmf/sayKey';
import { ToneDetector } from './dtmf/toneDetector';
import { Forward } from './forward';
import { FRAME_MS, FRAME_SAMPLES, type FrameSource, type FrameTap, SILENT_FRAME } from './frame';
import { Latch } from './latch';
import { type Endpoint, type MediaPlan, mayReceive, maySend } from './mediaPlan';
import type { StreamSocket } from './mediaSocket';
import { isExpected, ReceiveStream } from './receiveStream';
import { RtcpLink } from './rtcpLink';
import { emptyRtpPacket, isRtcp, readRtp } from './rtp';
import { SendStream } from './sendStream';
import type { StreamFigures, StreamListener, StreamParts, StreamSettings } from './streamTypes';

export type * from './streamTypes';

/** After so long without a packet the peer may come from elsewhere: its NAT may have moved it. */
const RELATCH_MS = 3_000;
const DEAD_AFTER_MS = 20_000;

/**
 * What is heard and said in a tick, of whichever stream has its turn: they all use the same, for
 * a thousand streams with frames of their own do not fit a processor's cache.
 */
const heardNow = new Int16Array(FRAME_SAMPLES);
const saidNow = new Int16Array(FRAME_SAMPLES);
/** The packet that is being read. */
const packet = emptyRtpPacket();

/**
 * One RTP session with a socket of its own: each tick it gives out 20 ms of what is heard and
 * sends 20 ms of what is to be said, silence where nothing is. It belongs to the peer that is
 * heard (symmetric RTP, RFC 4961), then hears nobody else.
 */
export class RtpStream {
  /** What is said; read only while we may send, and not while keys are sent. */
  source: FrameSource | undefined;
  private plan: MediaPlan | undefined;
  private readonly latch: Latch;
  private readonly out: SendStream;
  private readonly in: ReceiveStream;
  private readonly rtcp: RtcpLink;
  private readonly keys: KeySender;
  private readonly merge: KeyMerge;
  private readonly tones: ToneDetector;
  private taps: readonly FrameTap[] = [];
  /** The stream that ours is joined with, and what passes its packets on through us. */
  private peer: RtpStream | undefined;
  private readonly forward: Forward;
  /** Of its own while another stream has to say it. */
  private heardFrame = heardNow;
  /** Where packets go now. */
  private remote: Endpoint | undefined;
  private sendsKeys = false;
  private lastTick = 0;
  private heardTick = 0;
  /** Ticks of silence after which it is looked into. */
  private readonly patience: number;
  private everHeard = false;
  private dead = false;
  private ignored = 0;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly parts: StreamParts,
    private readonly settings: StreamSettings,
    private readonly listener: StreamListener,
    private readonly socket: StreamSocket,
  ) {
    const { random, clock } = parts;
    const now = (): number => clock.now();
    this.latch = new Latch(settings.latching ?? 'any');
    this.keys = new KeySender(settings.keyTiming);
    this.merge = new KeyMerge((digit) => listener.key(digit));
    this.in = new ReceiveStream({ key: (digit) => this.eventKey(digit) });
    this.tones = new ToneDetector({ key: (digit) => this.merge.key('tone', digit, now()) });
    this.out = new SendStream(random, (bytes) => {
      if (this.remote) socket.send(bytes, this.remote);
    });
    const { deadAfterMs = DEAD_AFTER_MS } = settings;
    this.patience = Math.min(RELATCH_MS, deadAfterMs || Infinity) / FRAME_MS;
    this.forward = new Forward(this.out);
    this.rtcp = new RtcpLink(parts, settings.address, socket, this.in.reception);
    socket.listen(this);
  }

  /** Takes a port. Nothing is sent or heard before `apply`. */
  static async open(
    parts: StreamParts,
    settings: StreamSettings,
    listener: StreamListener,
  ): Promise<RtpStream> {
    const socket = await parts.ports.open(settings.address);
    return new RtpStream(parts, settings, listener, socket);
  }

  /** Where we receive, for the SDP. */
  get local(): Endpoint {
    return { address: this.settings.address, port: this.socket.port };
  }

  /** Does as offer and answer say, from the next tick on; again after each that follows. */
  apply(plan: MediaPlan): void {
    if (this.closing) return;
    if (!this.plan) this.lastTick = this.parts.tick.current;
    this.plan = plan;
    if (this.latch.expect(plan.remote)) this.socket.disconnect();
    this.remote = this.latch.remote;
    this.heardTick = this.lastTick;
    this.dead = false;
    this.rtcp.apply(plan);
    const { tones = 'auto' } = this.settings;
    this.removeTap(this.tones);
    if (tones === 'always' || (tones === 'auto' && !plan.events)) this.addTap(this.tones);
    this.parts.tick.add(this);
  }

  /**
   * Joins two streams: what one hears the other says, packet by packet, as soon as it comes. A
   * stream that has a `source` of its own says that instead.
   */
  static join(one: RtpStream, other: RtpStream): void {
    one.part();
    other.part();
    one.peer = other;
    other.peer = one;
    for (const stream of [one, other]) stream.heardFrame = new Int16Array(FRAME_SAMPLES);
  }

  /** Ends a join; nothing where there is none. */
  part(): void {
    for (const stream of [this, this.peer]) {
      if (!stream) continue;
      stream.peer = undefined;
      stream.heardFrame = heardNow;
      stream.forward.restart();
    }
  }

  /** Has both sides shown to `tap` each tick, until it is taken off. */
  addTap(tap: FrameTap): void {
    this.taps = [...this.taps, tap];
  }

  removeTap(tap: FrameTap): void {
    this.taps = this.taps.filter((one) => one !== tap);
  }

  /** Sends keys, as events or, where they were not agreed to, as tones; true once they are sent. */
  sendKeys(keys: string): Promise<boolean> {
    if (this.closing) return Promise.resolve(false);
    const sent = this.keys.send(keys);
    this.sendsKeys = true;
    return sent;
  }

  figures(): StreamFigures {
    return {
      sent: this.out.sent,
      received: this.in.statistics(),
      peer: this.rtcp.peer,
      remote: this.remote,
      ignored: this.ignored,
      socketErrors: this.socket.errors,
    };
  }

  /** Says BYE and frees what is held; the port once its sockets are closed. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  /** Called by the tick only. */
  tick(index: number, dueMs: number): void {
    const { heardFrame } = this;
    if (this.isListenedTo) this.in.take(heardFrame, dueMs);
    else this.in.pass(dueMs);
    const said = this.say(index);
    for (const tap of this.taps) tap.frame(heardFrame, said);
    this.lastTick = index;
    // Now and then is often enough for what comes every few seconds.
    if (index % 8 === 0 && this.rtcp.due(dueMs)) this.rtcp.report(this.out, index, this.remote);
    if (index - this.heardTick >= this.patience) this.watch(index);
  }

  /** Called by the socket only. */
  datagram(bytes: Uint8Array, address: string, port: number): void {
    if (this.closing) return;
    const { plan, latch } = this;
    if (isRtcp(bytes)) {
      if (plan?.rtcp === 'mux' && address === this.remote?.address) {
        this.rtcp.receive(bytes, this.out.ssrc);
        this.alive();
      }
      return;
    }
    if (!plan || !readRtp(bytes, packet) || !isExpected(plan, packet.payloadType)) {
      this.ignored++;
      return;
    }
    const known = latch.latched;
    if (!latch.accept(address, port, packet.ssrc, packet.sequence)) {
      this.ignored++;
      return;
    }
    if (!known && latch.remote) {
      this.remote = latch.remote;
      this.socket.connect(latch.remote);
    }
    const now = this.parts.clock.now();
    const isNew = this.in.packet(plan, packet, bytes, now);
    if (isNew) this.peer?.passOn(plan, bytes);
    this.alive();
    if (!this.everHeard) {
      this.everHeard = true;
      this.listener.heard?.();
    }
    this.parts.tick.catchUp(now);
  }

  /** Nothing comes of a side that is on hold: whom it is joined with hears silence. */
  private get mayHear(): boolean {
    return this.plan !== undefined && mayReceive(this.plan.direction);
  }

  /** What is joined goes on packet by packet: then only taps want frames. */
  private get isListenedTo(): boolean {
    const { peer, taps } = this;
    return !peer || taps.length > 0 || peer.taps.length > 0;
  }

  /** Sends this tick's packet, and returns what is in it. */
  private say(index: number): Int16Array {
    const { plan, out } = this;
    if (index !== this.lastTick + 1) out.pause();
    if (!plan || !this.remote || !maySend(plan.direction)) {
      out.pause();
      return SILENT_FRAME;
    }
    const timestamp = out.timestampAt(index);
    if (this.sendsKeys) {
      if (this.keys.busy) return sayKey(this.keys, out, plan, timestamp, saidNow);
      this.sendsKeys = false;
    }
    // Its packets have gone out already; this is what is in them.
    if (this.peer?.mayHear && !this.source) return this.peer.heardFrame;
    if (this.peer) this.forward.restart();
    const said = this.source?.read(saidNow) ? saidNow : undefined;
    out.frame(plan, timestamp, said);
    return said ?? SILENT_FRAME;
  }

  /** The stream that we are joined with has just read a packet. */
  private passOn(from: MediaPlan, bytes: Uint8Array): void {
    const { plan } = this;
    const busy = this.source !== undefined || this.keys.busy;
    if (!plan || busy || !this.peer?.mayHear || !this.remote || !maySend(plan.direction)) {
      this.forward.restart();
      return;
    }
    this.forward.packet(from, plan, packet, bytes, this.out.timestampAt(this.lastTick));
  }

  private eventKey(digit: string): void {
    this.merge.key('event', digit, this.parts.clock.now());
    // Where the other side of a join takes no events, the key goes on as a tone.
    const { peer } = this;
    if (peer?.plan && !peer.plan.events) void peer.sendKeys(digit);
  }

  private alive(): void {
    this.heardTick = this.lastTick;
    this.dead = false;
  }

  /** Nothing has come for a while. */
  private watch(index: number): void {
    const { plan, latch } = this;
    if (!plan || !mayReceive(plan.direction)) {
      this.heardTick = index;
      return;
    }
    const silentMs = (index - this.heardTick) * FRAME_MS;
    if (silentMs >= RELATCH_MS && latch.latched) {
      latch.release();
      this.socket.disconnect();
    }
    const { deadAfterMs = DEAD_AFTER_MS } = this.settings;
    if (this.dead || deadAfterMs === 0 || silentMs < deadAfterMs) return;
    this.dead = true;
    this.listener.dead?.(silentMs);
  }

  private async end(): Promise<void> {
    const { tick, ports } = this.parts;
    tick.remove(this);
    this.part();
    this.keys.stop();
    this.taps = [];
    this.rtcp.bye(this.out, this.lastTick, this.remote);
    await Promise.all([this.socket.close(), this.rtcp.close()]);
    ports.release(this.socket.port);
  }
}
