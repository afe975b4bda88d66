import type { Clock, Timer } from '../../../time/clock';
import { StreamFramer, type StreamEvent } from '../message';
import type { Parsed } from '../message/types';
import { failureOf } from './failure';
import { FrameReader } from './frameReader';
import type { Failed, Flow, Protocol, TransportFailure } from './port';
import { isWebSocket } from './protocols';
import type { TransportSettings } from './settings';
import type { StreamEvents, StreamWire } from './wire';

export interface ConnectionOwner {
  readonly clock: Clock;
  readonly settings: TransportSettings;
  /** False: whom it came from may not send any more. */
  message(parsed: Parsed, connection: Connection): boolean;
  keptAlive(): void;
  closed(connection: Connection): void;
}

const PING = Buffer.from('\r\n\r\n');
const PONG = Buffer.from('\r\n');
const NOWHERE = { address: '', port: 0 };

/** Cuts what comes into messages. */
interface Framer {
  push(bytes: Buffer): StreamEvent[];
  /** Bytes of a message that is not complete. */
  readonly pending: number;
}

/**
 * One TCP or TLS connection or WebSocket (RFC 3261, section 18; RFC 7118; keep-alives of RFC
 * 5626, section 4.4.1).
 *
 * ```
 *  connecting ── connected ──► open ── closed, idle, broken, too slow ──► closed
 *       └───────── refused, connect time-out ─────────────────────────────┘
 * ```
 */
export class Connection implements StreamEvents {
  private state: 'connecting' | 'open' | 'closed' = 'connecting';
  private wire: StreamWire | undefined;
  private readonly framer: Framer;
  /** A message came on it. */
  private spoken = false;
  /** What is to be sent once the connection is there. */
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** Who wants to know when it breaks. */
  private readonly watchers = new Set<Failed>();
  private known: Flow | undefined;
  private lastActive: number;
  /** Until it is open: the connect time-out; then the idle one. */
  private timer: Timer | undefined;
  private partial: Timer | undefined;
  private ping: Timer | undefined;
  private pong: Timer | undefined;

  constructor(
    readonly id: number,
    readonly protocol: Protocol,
    /** `called`: we opened it; `guest`: from a stranger, who gets one answer. */
    readonly side: 'called' | 'accepted' | 'guest',
    private readonly name: string,
    private readonly owner: ConnectionOwner,
  ) {
    this.framer = isWebSocket(protocol) ? new FrameReader() : new StreamFramer();
    this.lastActive = owner.clock.now();
    this.timer = owner.clock.after(owner.settings.connectMs, () =>
      this.fail({ reason: 'connectTimeout', message: `${name} did not answer.` }),
    );
  }

  /** The stream it lives on; given once. */
  on(wire: StreamWire): void {
    this.wire = wire;
  }

  get flow(): Flow {
    if (this.known) return this.known;
    const { local, remote } = this.wire ?? { local: NOWHERE, remote: NOWHERE };
    return { protocol: this.protocol, local, remote, connection: this.id };
  }

  get usable(): boolean {
    return this.state !== 'closed';
  }

  /** See `StreamWire.proves`. */
  proves(host: string): boolean {
    return this.wire?.proves(host) ?? false;
  }

  send(bytes: Buffer): void {
    if (this.state === 'open') {
      this.lastActive = this.owner.clock.now();
      this.write(bytes);
    } else if (this.state === 'connecting') {
      this.waiting.push(bytes);
      this.waitingBytes += bytes.length;
      // Told later: whoever sends is still at it.
      if (this.waitingBytes > this.owner.settings.backlog) queueMicrotask(() => this.overloaded());
    }
  }

  watch(failed: Failed): void {
    this.watchers.add(failed);
  }

  unwatch(failed: Failed): void {
    this.watchers.delete(failed);
  }

  /** Sends what waits, then closes. */
  end(): void {
    if (this.state === 'closed') return;
    const watchers = [...this.watchers];
    const open = this.state === 'open';
    this.leave();
    if (open) this.wire?.end();
    else this.wire?.destroy();
    for (const failed of watchers) failed(failureOf(undefined, this.name));
  }

  connected(): void {
    if (this.state !== 'connecting') return;
    this.state = 'open';
    this.lastActive = this.owner.clock.now();
    this.known = this.flow;
    const { idleMs, connectMs } = this.owner.settings;
    this.idleAfter(this.side === 'guest' ? connectMs : idleMs);
    for (const bytes of this.waiting) this.write(bytes);
    this.waiting = [];
    this.pingLater();
  }

  data(bytes: Buffer): void {
    if (this.state !== 'open') return;
    for (const event of this.framer.push(bytes)) {
      switch (event.kind) {
        case 'message':
          this.heard();
          this.spoken = true;
          if (!this.owner.message(event.parsed, this)) this.end();
          break;
        case 'ping':
          this.heard();
          this.owner.keptAlive();
          this.write(PONG);
          break;
        case 'pong':
          this.pong?.cancel();
          this.owner.keptAlive();
          break;
        case 'broken':
          this.owner.message(event.parsed, this);
          this.end();
          break;
      }
      if (!this.usable) return;
    }
    if (this.framer.pending === 0) this.stopPartial();
    else this.partial ??= this.owner.clock.after(this.owner.settings.partialMs, () => this.end());
  }

  control(kind: 'ping' | 'pong'): void {
    if (this.state !== 'open') return;
    this.owner.keptAlive();
    if (kind === 'pong') this.pong?.cancel();
    if (this.spoken && this.side === 'accepted') this.heard();
  }

  closed(error?: Error): void {
    if (this.state !== 'closed') this.fail(failureOf(error, this.name));
  }

  /** Gives it up at once and tells all who count on it. */
  private fail(failure: TransportFailure): void {
    if (this.state === 'closed') return;
    const watchers = [...this.watchers];
    this.leave();
    this.wire?.destroy();
    for (const failed of watchers) failed(failure);
  }

  private overloaded(): void {
    this.fail({ reason: 'overloaded', message: `${this.name} does not take what is sent.` });
  }

  private write(bytes: Buffer): void {
    if (!this.wire) return;
    this.wire.write(bytes);
    if (this.wire.backlog > this.owner.settings.backlog) queueMicrotask(() => this.overloaded());
  }

  private heard(): void {
    this.lastActive = this.owner.clock.now();
    this.stopPartial();
  }

  private stopPartial(): void {
    this.partial?.cancel();
    this.partial = undefined;
  }

  private idleAfter(ms: number): void {
    const { clock, settings } = this.owner;
    this.timer?.cancel();
    this.timer = clock.after(ms, () => {
      const left = this.lastActive + settings.idleMs - clock.now();
      if (left > 0 && this.side !== 'guest') this.idleAfter(left);
      else this.end();
    });
  }

  private pingLater(): void {
    const { clock, settings } = this.owner;
    const everyMs = this.pingMs();
    if (everyMs === 0) return;
    this.ping = clock.after(everyMs, () => {
      if (isWebSocket(this.protocol)) this.wire?.ping?.();
      else this.write(PING);
      this.pingLater();
      if (settings.pongMs === 0) return;
      this.pong?.cancel();
      this.pong = clock.after(settings.pongMs, () =>
        this.fail({ reason: 'closed', message: `${this.name} does not answer keep-alives.` }),
      );
    });
  }

  private pingMs(): number {
    const { keepAliveMs, webSocketPingMs } = this.owner.settings;
    if (isWebSocket(this.protocol)) return this.side === 'guest' ? 0 : webSocketPingMs;
    return this.side === 'called' ? keepAliveMs : 0;
  }

  private leave(): void {
    this.state = 'closed';
    for (const timer of [this.timer, this.partial, this.ping, this.pong]) timer?.cancel();
    this.waiting = [];
    this.watchers.clear();
    this.owner.closed(this);
  }
}
